/** One format a file; all are pure functions of the report. */
export { renderComment, type CommentOptions } from './comment.ts';
export { renderGithub, type GithubOptions } from './github.ts';
export { patchOf, type Hunk, type Patch, type Withheld } from './hunks.ts';
export { jsonReport, renderJson, type JsonOptions } from './json.ts';
export { jsonWithin, storedReportLimit } from './json-within.ts';
export { renderMarkdown, type MarkdownOptions } from './markdown.ts';
export { patchFile } from './patch-parts.ts';
export { fenceFor } from './markdown-text.ts';
export { holdsCredential, redactCredentials, safe } from './redact.ts';
export { renderSarif, type SarifOptions } from './sarif.ts';
export type { Home } from './sarif-rules.ts';
export { parseStoredReport, type StoredReport } from './stored.ts';
export { renderText, type TextOptions } from './text.ts';
export { verdictOf, type Verdict } from './verdict.ts';
