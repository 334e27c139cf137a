/** What `readInWorker` calls in its thread. */
export { readStreamed as read } from './streaming.ts'
