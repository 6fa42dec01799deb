/**
 * Loaded into a host before its own code (`node --import`). The parent holds the other end of standard input; when
 * the parent ends, however abruptly, the pipe closes and the host stops as if asked to.
 */
process.stdin.resume();
process.stdin.once('end', stop);
process.stdin.once('error', stop);
process.stdin.unref?.();

function stop(): void {
  process.kill(process.pid, 'SIGTERM');
}

// Log lines have nowhere to go once the parent is gone; that must not cut the graceful stop short.
process.stdout.on('error', ignoreBrokenPipe);
process.stderr.on('error', ignoreBrokenPipe);

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

export {};
