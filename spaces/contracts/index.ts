import { defineSpace } from '../../kernel/space.ts'

/** «Administration de contrat». */
export const contracts = defineSpace({ name: 'contracts', needs: [], routes: () => {}, openTo: async () => true })
