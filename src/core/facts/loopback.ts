/** Names and addresses of the own machine or container. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || name === '0.0.0.0' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/** Names of the machine as seen from a container. */
export function isMachineAlias(host: string): boolean {
  return (
    host === 'host.docker.internal' ||
    host === 'gateway.docker.internal' ||
    host === 'docker.for.mac.localhost' ||
    host === '172.17.0.1' ||
    host === '10.0.2.2'
  );
}
