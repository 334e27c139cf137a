import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import '../documents.css'

type Lot = Answer<'GET /staff/lots/:id'>

/**
 * «À imprimer» (D31): the payslips of those who object to electronic ones, printed as one PDF and then marked as handed over; those of a lot, or
 * else all that still wait, whatever they came in.
 */
export function PaperPayslips({
  lot,
  may,
  onChanged,
}: {
  lot?: Lot
  may: boolean
  onChanged?: () => Promise<unknown>
}) {
  const t = useTexts('documents')
  const which = lot ? { lot: lot.id } : { handedOver: 'false' }
  const { data, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: lot ? ['lots', lot.id, 'paper-payslips'] : ['lots', 'paper-payslips'],
    queryFn: ({ pageParam }) =>
      api.get('/staff/paper-payslips', { query: { ...which, size: 100, ...(pageParam ? { cursor: pageParam } : {}) } }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const handOver = useMutation({
    mutationFn: (ids: string[]) => api.post('/staff/paper-payslips/handing-over', { body: { ids } }),
    onSettled: () => Promise.all([refetch(), onChanged?.()]),
  })
  const takeBack = useMutation({
    mutationFn: (id: string) => api.delete('/staff/paper-payslips/:id', { params: { id } }),
    onSettled: () => refetch(),
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const waiting = items.filter((one) => one.handedOverAt === null)
  const withdrawn = Boolean(lot?.withdrawal)
  const open = may && !withdrawn
  const toPrint = lot?.toPrint ?? waiting.length
  const problem = handOver.error ?? takeBack.error
  if (!lot && items.length === 0) return null
  return (
    <div style={{ marginTop: 16 }}>
      <Surface
        title={`${t('lots.toPrint')} · ${toPrint}${!lot && hasNextPage ? '+' : ''}`}
        aside={
          toPrint > 0 && !withdrawn ? (
            <Button
              component="a"
              href={fileAddress('/staff/paper-payslips/file', { query: lot ? { lot: lot.id } : {} })}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
            >
              {!lot && hasNextPage ? t('lots.printAll') : t('lots.print', { count: toPrint })}
            </Button>
          ) : null
        }
      >
        <p className="help">{t('lots.toPrintWhat')}</p>
        {problem ? <ProblemNotice problem={problem as unknown as ApiProblem} /> : null}
        <ul className="lot-papers">
          {items.map((one) => (
            <li key={one.id}>
              <span className="who">
                {one.employee.name}{' '}
                <span className="help">
                  {one.employee.code} · {lot ? '' : `${one.name} · `}
                  {t('lots.pagesCount', { count: one.pages })}
                </span>
              </span>
              {one.handedOverAt ? (
                <span className="help">
                  {t('lots.handedOver', { on: formatDayTime(one.handedOverAt), who: one.handedOverBy })}
                </span>
              ) : null}
              {withdrawn ? null : (
                <Button
                  component="a"
                  size="xs"
                  variant="default"
                  href={fileAddress('/staff/paper-payslips/file', { query: { paper: one.id } })}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`${t('lots.printOne')}, ${one.employee.name}`}
                >
                  {t('lots.printOne')}
                </Button>
              )}
              {open && !one.lot && !one.handedOverAt ? (
                <Button
                  size="xs"
                  variant="subtle"
                  disabled={takeBack.isPending}
                  aria-label={`${t('lots.takeBack')}, ${one.employee.name}`}
                  onClick={() => takeBack.mutate(one.id)}
                >
                  {t('lots.takeBack')}
                </Button>
              ) : null}
              {open && !one.handedOverAt ? (
                <Button
                  size="xs"
                  variant="default"
                  disabled={handOver.isPending}
                  aria-label={`${t('lots.handOver')}, ${one.employee.name}`}
                  onClick={() => handOver.mutate([one.id])}
                >
                  {t('lots.handOver')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        <div className="lot-papers-end">
          {open && waiting.length > 1 ? (
            <Button
              variant="default"
              loading={handOver.isPending}
              onClick={() => handOver.mutate(waiting.map((one) => one.id))}
            >
              {t('lots.handOverAll')}
            </Button>
          ) : null}
          {hasNextPage ? (
            <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('lots.morePapers')}
            </Button>
          ) : null}
        </div>
      </Surface>
    </div>
  )
}
