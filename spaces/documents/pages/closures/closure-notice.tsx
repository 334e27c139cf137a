import { Button } from '@mantine/core'
import { IconPackageExport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { registerTexts, useTexts } from '../../../../web/i18n/index.ts'
import { formatDay } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { texts } from '../texts.ts'
import './closures.css'

/** That the portal closes to whoever is signed in, with «Tout emporter» beside; nothing where it stays open (D31). */
export function ClosureNotice() {
  const t = useTexts('documents')
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: ['portal-closure'],
    queryFn: async () => {
      const told = await api.get('/portal-closure')
      // «Accueil» has none of the space's texts, which are many for a notice that hardly ever shows.
      if (told.closure) await registerTexts('documents', texts)
      return told
    },
    staleTime: 300_000,
    enabled: side !== 'staff',
  })
  if (!data?.closure) return null
  return (
    <div className="closure-notice">
      <Notice
        kind="brass"
        title={t('closure.announced', { on: formatDay(data.closure.closesOn) })}
        act={
          data.takes ? (
            <Button
              component={Link}
              to={side === 'employee' ? '/salarie/documents/coffre' : '/documents/coffre'}
              variant="default"
              leftSection={<IconPackageExport size={17} stroke={1.7} aria-hidden />}
            >
              {t('closure.take')}
            </Button>
          ) : undefined
        }
      >
        <span style={{ whiteSpace: 'pre-line' }}>{data.closure.message}</span>
      </Notice>
    </div>
  )
}
