import type { TreeNode } from "@quaestor/api";

/** A line of the drawn tree: a process, or the folded children of one. */
export type TreeRow =
  | {
      readonly kind: "node";
      readonly node: TreeNode;
      /** 1 for a root. */
      readonly level: number;
      /** By level from 1: whether a sibling follows further down, so that a line has to pass this row. */
      readonly passing: readonly boolean[];
      readonly hasChildren: boolean;
      readonly isFolding: boolean;
      /** Processes below it that are not drawn because it is closed; 0 when it is open. */
      readonly hidden: number;
    }
  | {
      readonly kind: "folded";
      readonly parentKey: string;
      readonly nodes: readonly TreeNode[];
      readonly level: number;
      readonly passing: readonly boolean[];
    };

/** Nodes without a parent in the list; of a circle, the first of it. Every node hangs below exactly one of them. */
function rootsOf(tree: readonly TreeNode[]): ReadonlySet<string> {
  const parents = new Map(tree.map((node) => [node.key, node.parentKey]));
  const roots = new Set<string>();
  for (const node of tree) {
    const seen = new Set<string>();
    let at = node.key;
    for (let up = parents.get(at); up !== null && up !== undefined && parents.has(up); up = parents.get(at)) {
      if (seen.has(at) || roots.has(at)) break;
      seen.add(at);
      at = up;
    }
    if (!seen.has(at) || ![...seen].some((key) => roots.has(key))) roots.add(at);
  }
  return roots;
}

/**
 * The flat list as rows in drawing order. Folded nodes stand together in one row until their parent is unfolded; of a
 * closed node nothing below is drawn.
 */
export function rowsOf(
  tree: readonly TreeNode[],
  unfolded: ReadonlySet<string>,
  closed: ReadonlySet<string> = new Set(),
): TreeRow[] {
  const roots = rootsOf(tree);
  const childrenOf = (node: TreeNode) => tree.filter((child) => child.parentKey === node.key && !roots.has(child.key));
  const below = (node: TreeNode): number => childrenOf(node).reduce((sum, child) => sum + 1 + below(child), 0);
  const rows: TreeRow[] = [];
  const add = (node: TreeNode, passing: readonly boolean[]) => {
    const children = childrenOf(node);
    const hidden = closed.has(node.key) ? below(node) : 0;
    const folded = unfolded.has(node.key) ? [] : children.filter((child) => child.folded);
    const shown = children.filter((child) => !folded.includes(child));
    const level = passing.length + 1;
    const isFolding = folded.length > 0;
    rows.push({ kind: "node", node, level, passing, hasChildren: children.length > 0, isFolding, hidden });
    if (hidden > 0) return;
    for (const [index, child] of shown.entries())
      add(child, [...passing, index < shown.length - 1 || folded.length > 0]);
    if (folded.length > 0) {
      rows.push({ kind: "folded", parentKey: node.key, nodes: folded, level: level + 1, passing: [...passing, false] });
    }
  };
  for (const node of tree) if (roots.has(node.key)) add(node, []);
  return rows;
}
