import type { ProcessMap, ProcessMapEdge, ProcessMapNode } from '@casetrail/read-models';

/** More than that nobody can read, and placing them would hold up other requests for more than a moment. */
const MOST_NODES = 40;
const MOST_EDGES = 80;

/** What of a map is drawn, and how much is not. */
export interface DrawnParts {
  nodes: ProcessMapNode[];
  edges: ProcessMapEdge[];
  /** Edges that too few cases took. */
  rareEdges: number;
  /** Edges that would be too many. */
  furtherEdges: number;
  /** Nodes to which no edge that is drawn leads, and from which none comes. */
  furtherNodes: number;
}

/** The map's most frequent edges, and the activities between them. */
export function chooseParts({ nodes, edges, hidden }: ProcessMap, leastShare: number): DrawnParts {
  const frequent = new Set(nodes.slice(0, MOST_NODES).map(({ activity }) => activity));
  const isDrawn = (activity: string | null): boolean => activity === null || frequent.has(activity);
  const drawnEdges = edges.filter(({ from, to }) => isDrawn(from) && isDrawn(to)).slice(0, MOST_EDGES);
  const connected = new Set(drawnEdges.flatMap(({ from, to }) => [from, to]));
  const drawnNodes = nodes.filter(({ activity }) => connected.has(activity));
  const rareEdges = leastShare > 0 ? hidden.edges : 0;
  return {
    nodes: drawnNodes,
    edges: drawnEdges,
    rareEdges,
    furtherEdges: edges.length - drawnEdges.length + hidden.edges - rareEdges,
    furtherNodes: nodes.length - drawnNodes.length + hidden.nodes,
  };
}
