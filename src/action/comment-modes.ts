/** When the pull request comment is written, and what becomes of it when all is right (github-actions.md §5.2). */
export const commentModes = ['auto', 'always', 'on-failure', 'never'] as const;
export const commentOnCleanChoices = ['update', 'minimize', 'delete'] as const;
