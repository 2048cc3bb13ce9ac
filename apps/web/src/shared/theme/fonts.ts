/** The files of the build; no font comes from elsewhere. */
export const fonts = {
  font: {
    family: "'Inter Variable', BlinkMacSystemFont, Helvetica, Arial, sans-serif",
    familyCode: "'Roboto Mono Variable', Menlo, Courier, monospace",
  },
};
