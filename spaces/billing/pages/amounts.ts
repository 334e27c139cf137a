export * from '../../../web/ui/paper/amounts.ts'
