import { defineSpace } from '../../kernel/space.ts'
import { routes } from './routes.ts'
import { counts, waiting } from './service.ts'

/** «Mon assistance» (C4). */
export const support = defineSpace({ name: 'support', needs: [], routes, openTo: async () => true, counts, waiting })
