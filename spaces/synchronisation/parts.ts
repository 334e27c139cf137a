import { leaveNow } from '../documents/index.ts'
import { defineSynchronised } from './synchronised.ts'

/** Waiting notifications leave now (D33). */
defineSynchronised({
  name: 'documents.notifications',
  title: { fr: 'Notifications en attente', en: 'Waiting notifications' },
  permission: 'documents.documents.publish',
  run: leaveNow,
})
