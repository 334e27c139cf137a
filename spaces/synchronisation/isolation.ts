export { exchangeIsolation as isolation } from './webhooks/isolation.ts'
