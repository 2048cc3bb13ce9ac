import { createContext, type ReactNode, useContext, useEffect, useId, useMemo, useRef } from "react";
import { flushSync } from "react-dom";

export interface KeyBinding extends KeyEntry {
  run(event: KeyboardEvent): void;
  /** Also while somebody types in a field. */
  readonly whileTyping?: boolean;
}

/** A line of the list that `?` opens. */
export interface KeyEntry {
  /** `j`, `?`, `escape`, `enter`, `ctrl+enter`, or two in a row: `g q`. Letters are lower-case. */
  readonly keys: string;
  /** What it does. */
  readonly label: string;
}

/** The frame's keys give way to the page's. */
export type KeyLayer = "frame" | "page";

interface KeyGroup {
  readonly group: string;
  readonly bindings: readonly KeyBinding[];
  /** Keys that a part of the page takes itself while it has the focus. */
  readonly told: readonly KeyEntry[];
  readonly layer: KeyLayer;
}

interface Registry {
  set(id: string, group: KeyGroup): void;
  remove(id: string): void;
  /** The page's groups first, each layer's latest first. */
  list(): readonly KeyGroup[];
}

const Context = createContext<Registry | null>(null);

/** How long the second key of `g q` may take. */
const sequenceMs = 1_200;

function nameOf(event: KeyboardEvent): string {
  const key = event.key === " " ? "space" : event.key.length === 1 ? event.key : event.key.toLowerCase();
  const lower = event.shiftKey && key.length === 1 && /[a-z]/i.test(key) ? `shift+${key.toLowerCase()}` : key;
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${lower}`;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "file", "range"].includes(target.type);
}

/** Enter and space belong to whatever control has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  const isActivation = event.key === "Enter" || event.key === " ";
  return (
    isActivation && event.target instanceof HTMLElement && event.target.closest("button, a[href], summary") !== null
  );
}

/** The page before the frame; within a layer what was registered last before what was there. */
function inOrder(groups: Iterable<KeyGroup>): KeyGroup[] {
  const latestFirst = [...groups].reverse();
  return [
    ...latestFirst.filter(({ layer }) => layer === "page"),
    ...latestFirst.filter(({ layer }) => layer === "frame"),
  ];
}

/** One listener for the page; of two bindings of a key the first of {@link inOrder} runs. */
export function KeyboardProvider({ children }: { readonly children: ReactNode }) {
  const groups = useRef(new Map<string, KeyGroup>());
  const registry = useMemo<Registry>(
    () => ({
      set: (id, group) => groups.current.set(id, group),
      remove: (id) => groups.current.delete(id),
      list: () => inOrder(groups.current.values()),
    }),
    [],
  );

  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const typing = isTyping(event.target);
      // A dialog or a menu has the keys while it is open; it closes itself with escape.
      if (event.target instanceof HTMLElement && event.target.closest("[role=dialog][aria-modal=true]") !== null)
        return;
      const key = nameOf(event);
      const sequence = first !== null && event.timeStamp - first.at < sequenceMs ? `${first.key} ${key}` : null;
      const bindings = inOrder(groups.current.values()).flatMap((group) => group.bindings);
      const usable = bindings.filter((binding) => !typing || binding.whileTyping === true);
      const found =
        usable.find((binding) => binding.keys === sequence) ??
        usable.find((binding) => binding.keys === key && !belongsToControl(event));
      if (found !== undefined) {
        first = null;
        event.preventDefault();
        // What a key does, the focus it moves above all, is done before the next key arrives.
        flushSync(() => found.run(event));
        return;
      }
      // Out of the field, so that the next letter is a key again. What was typed stays.
      if (typing && key === "escape" && event.target instanceof HTMLElement) event.target.blur();
      first =
        !typing && usable.some((binding) => binding.keys.startsWith(`${key} `)) ? { key, at: event.timeStamp } : null;
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);

  return <Context.Provider value={registry}>{children}</Context.Provider>;
}

function useRegistry(): Registry {
  const registry = useContext(Context);
  if (registry === null) throw new ReferenceError("useKeys needs a KeyboardProvider above it");
  return registry;
}

/** Binds keys while the component is on the page. `group` heads them in the list that `?` opens. */
export function useKeys(group: string, bindings: readonly KeyBinding[], layer: KeyLayer = "page"): void {
  const registry = useRegistry();
  const id = useId();
  useEffect(() => {
    registry.set(id, { group, bindings, told: [], layer });
  });
  useEffect(() => () => registry.remove(id), [registry, id]);
}

/** Has `?` tell of keys that a part of the page takes itself while it has the focus. */
export function useToldKeys(group: string, told: readonly KeyEntry[]): void {
  const registry = useRegistry();
  const id = useId();
  useEffect(() => {
    registry.set(id, { group, bindings: [], told, layer: "page" });
    return () => registry.remove(id);
  }, [registry, id, group, told]);
}

/** What `?` lists. */
export function useKeyList() {
  const registry = useRegistry();
  return () => registry.list().map(({ group, bindings, told }) => ({ group, keys: [...bindings, ...told] }));
}
