// EUI ships no types for its modules by path. Only these two are used: registering icons, so that they are drawn at once.
declare module "@elastic/eui/es/components/icon/icon" {
  import type { ComponentType } from "react";
  export function appendIconComponentCache(icons: Readonly<Record<string, ComponentType>>): void;
}
declare module "@elastic/eui/es/components/icon/assets/*" {
  import type { ComponentType } from "react";
  export const icon: ComponentType;
}
