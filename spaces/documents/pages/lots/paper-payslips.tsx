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

/** «À imprimer» (D31): the payslips of those who object to electronic ones, printed as one PDF and then marked as handed over. */
export function PaperPayslips({ lot, may, onChanged }: { lot: Lot; may: boolean; onChanged: () => Promise<unknown> }) {
  const t = useTexts('documents')
  const params = { id: lot.id }
  const { data, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['lots', lot.id, 'paper-payslips'],
    queryFn: ({ pageParam }) =>
      api.get('/staff/lots/:id/paper-payslips', {
        params,
        query: { size: 100, ...(pageParam ? { cursor: pageParam } : {}) },
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const handOver = useMutation({
    mutationFn: (ids: string[]) => api.post('/staff/lots/:id/paper-payslips/handing-over', { params, body: { ids } }),
    onSettled: () => Promise.all([refetch(), onChanged()]),
  })
  const items = data?.pages.flatMap((page) => page.items) ?? []
  const waiting = items.filter((one) => one.handedOverAt === null)
  const open = may && !lot.withdrawal
  return (
    <div style={{ marginTop: 16 }}>
      <Surface
        title={`${t('lots.toPrint')} · ${lot.toPrint}`}
        aside={
          lot.toPrint > 0 && !lot.withdrawal ? (
            <Button
              component="a"
              href={fileAddress('/staff/lots/:id/paper-payslips/file', { params })}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
            >
              {t('lots.print', { count: lot.toPrint })}
            </Button>
          ) : null
        }
      >
        <p className="help">{t('lots.toPrintWhat')}</p>
        {handOver.error ? <ProblemNotice problem={handOver.error as unknown as ApiProblem} /> : null}
        <ul className="lot-papers">
          {items.map((one) => (
            <li key={one.id}>
              <span className="who">
                {one.employee.name}{' '}
                <span className="help">
                  {one.employee.code} · {t('lots.pagesCount', { count: one.pages })}
                </span>
              </span>
              {one.handedOverAt ? (
                <span className="help">
                  {t('lots.handedOver', { on: formatDayTime(one.handedOverAt), who: one.handedOverBy })}
                </span>
              ) : null}
              {lot.withdrawal ? null : (
                <Button
                  component="a"
                  size="xs"
                  variant="default"
                  href={fileAddress('/staff/lots/:id/paper-payslips/file', { params, query: { paper: one.id } })}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={`${t('lots.printOne')}, ${one.employee.name}`}
                >
                  {t('lots.printOne')}
                </Button>
              )}
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
