/** How many rows the engine prunes and writes at once; a group of an import is as large. */
export const ROW_GROUP = 30_720;
