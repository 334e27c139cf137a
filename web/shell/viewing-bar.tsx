import { Button } from '@mantine/core'
import { IconArrowBackUp, IconEye } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import { formatTime } from '../ui/format.ts'
import './viewing-bar.css'

/** On every page while a member of the staff sees a client's portal read-only, or acts in it with their rights: whose it is, and the way back (D13, B8). */
export function ViewingBar() {
  const t = useTexts()
  const { viewedBy, account } = useSession()
  const leave = useMutation({
    mutationFn: () => api.delete('/session/view'),
    onSettled: () => {
      location.assign(viewedBy ? `/fournisseur/clients/${viewedBy.organisationId}/contacts` : '/')
    },
  })
  if (!viewedBy) return null
  return (
    <section className="viewing-bar" aria-label={t(viewedBy.acts ? 'viewing.actingLabel' : 'viewing.label')}>
      <div className="shell-inner">
        <IconEye size={20} stroke={1.7} aria-hidden />
        <p>
          {t(viewedBy.acts ? 'viewing.actingIn' : 'viewing.of', { name: viewedBy.organisation })}
          <small>
            {t(viewedBy.acts ? 'viewing.actingAs' : 'viewing.as', {
              person: `${account.givenName} ${account.surname}`.trim(),
              until: formatTime(viewedBy.endsAt),
              name: viewedBy.label,
            })}
          </small>
        </p>
        <Button
          variant="white"
          loading={leave.isPending}
          leftSection={<IconArrowBackUp size={17} stroke={1.7} aria-hidden />}
          onClick={() => leave.mutate()}
        >
          {t(viewedBy.acts ? 'viewing.back' : 'viewing.leave')}
        </Button>
      </div>
    </section>
  )
}
