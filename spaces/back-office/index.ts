import { defineSpace } from '../../kernel/space.ts'
import { routes } from './routes.ts'

/** The provider's own space. */
export const backOffice = defineSpace({
  name: 'back-office',
  needs: [],
  routes,
  openTo: async (ctx) => ctx.actor.side === 'staff',
})
