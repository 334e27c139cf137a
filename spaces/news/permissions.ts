import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with news (decision table). */
export const permissions: Record<string, Permission> = {
  'news.articles.read': { title: { fr: 'Lire les actualités', en: 'Read news' }, staff: ['agent', 'reader'] },
  'news.articles.write': {
    title: { fr: 'Rédiger et publier les actualités', en: 'Write and publish news' },
    staff: ['agent'],
  },
}
