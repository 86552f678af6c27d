/** What a definition of Ansible is worth by where it stands, strongest last (topology.md §3.7). */
export const ranks = {
  defaults: 0,
  groupVarsAll: 2,
  groupVars: 4,
  hostVars: 6,
  play: 7,
  varsFiles: 8,
  role: 9,
  included: 11,
  setFact: 12,
  parameters: 13,
} as const;
