/** The job that reads a mailbox. */
export const readJob = 'kernel.read_mailbox'
/** The job that makes something of what was kept. */
export const routeJob = 'kernel.route_mails'
