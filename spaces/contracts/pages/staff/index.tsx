import type { AnyRoute } from '@tanstack/react-router'

/** The provider's pages of contract administration. */
export const routes = (_parent: AnyRoute): AnyRoute[] => []
