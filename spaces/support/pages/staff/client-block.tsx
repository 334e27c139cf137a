import { Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'

/** On the page of a client: which service level it has (P15), and of which client it is part, whose people may read its tickets (P30). */
export function ClientSupport({ id }: { id: string }) {
  const t = useTexts('staffSupport')
  const store = useQueryClient()
  const params = { id }
  const levels = useStaffMay('support.levels.write')
  const clients = useStaffMay('back-office.clients.manage')
  const level = useQuery({
    queryKey: ['client', id, 'service-level'],
    queryFn: () => api.get('/staff/organisations/:id/service-level', { params }),
  })
  const parent = useQuery({
    queryKey: ['client', id, 'parent'],
    queryFn: () => api.get('/staff/organisations/:id/parent', { params }),
  })
  const catalogue = useQuery({
    queryKey: ['staff', 'ticket-catalogue'],
    queryFn: () => api.get('/staff/ticket-catalogue'),
    staleTime: 60_000,
  })
  const setLevel = useMutation({
    mutationFn: (levelId: string | null) =>
      api.put('/staff/organisations/:id/service-level', { params, body: { levelId } }),
    onSuccess: (now) => store.setQueryData(['client', id, 'service-level'], now),
  })
  const setParent = useMutation({
    mutationFn: (parentId: string | null) => api.put('/staff/organisations/:id/parent', { params, body: { parentId } }),
    onSuccess: (now) => store.setQueryData(['client', id, 'parent'], now),
  })
  if (!level.data || !parent.data || !catalogue.data) return null
  const problem = [setLevel.error, setParent.error].find((one) => one instanceof ApiProblem)
  const above = parent.data.parent
  return (
    <Surface title={t('title')} label={t('title')}>
      <ProblemNotice problem={problem} />
      <div className="ticket-detail">
        {catalogue.data.levels.length > 0 ? (
          <Select
            label={t('level')}
            placeholder={t('defaultLevel')}
            clearable
            disabled={!levels || setLevel.isPending}
            data={catalogue.data.levels.map(({ id: value, title }) => ({ value, label: title }))}
            value={level.data.levelId}
            onChange={(levelId) => setLevel.mutate(levelId)}
          />
        ) : null}
        <RemoteSelect
          label={t('partOf')}
          description={t('partOfHelp')}
          disabled={!clients || setParent.isPending}
          listKey={['list', '/staff/organisations', 'parent', id]}
          load={async (search, signal) =>
            (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.filter(
              (one) => one.id !== id,
            )
          }
          name={(one) => one.name}
          value={above?.id ?? ''}
          chosen={above ?? undefined}
          onPick={(one) => setParent.mutate(one?.id ?? null)}
        />
      </div>
    </Surface>
  )
}
