/** A reader that stops early (`| head -1`) is no error of ours: what is left is written for nobody, and the exit code stays what it is. */
export function quietWhenClosed(stream: NodeJS.WritableStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
