import * as dagre from '@dagrejs/dagre';

export interface Point {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface EdgeToPlace extends Size {
  from: string;
  to: string;
  /** The greater, the straighter and shorter. */
  weight: number;
}
/** Everything by its centre. */
export interface Layout extends Size {
  nodes: ReadonlyMap<string, Point>;
  /** In the order in which they were given: the way, and the place of the label. */
  edges: readonly { points: readonly Point[]; label: Point }[];
}

/** The part of dagre that is used: its own declarations lose their types on the way. */
interface Dagre {
  Graph: new (options: { multigraph: boolean }) => DagreGraph;
  layout: (graph: DagreGraph) => void;
}
interface DagreGraph {
  setGraph(options: object): void;
  graph(): Size;
  setNode(id: string, size: Size): void;
  node(id: string): Point;
  setEdge(from: string, to: string, label: object, name: string): void;
  edge(from: string, to: string, name: string): Point & { points: Point[] };
}
const { Graph, layout } = dagre as unknown as Dagre;

/** Lays a graph out from top to bottom, with room for each edge's label. */
export function layOut(nodes: ReadonlyMap<string, Size>, edges: readonly EdgeToPlace[]): Layout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 28, edgesep: 14, ranksep: 44, acyclicer: 'greedy' });
  for (const [id, { width, height }] of nodes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to, width, height, weight }, i) => graph.setEdge(from, to, { width, height, weight, labelpos: 'c' }, String(i)));
  layout(graph);
  const { width, height } = graph.graph();
  return {
    width,
    height,
    nodes: new Map([...nodes.keys()].map((id) => [id, graph.node(id)])),
    edges: edges.map(({ from, to }, i) => {
      const { points, x, y } = graph.edge(from, to, String(i));
      return { points, label: { x, y } };
    }),
  };
}
