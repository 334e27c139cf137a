import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { currentLanguage } from '../../../web/i18n/index.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { newRecord, RecordPage } from '../../../web/ui/record-pages.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { employee } from '../record.ts'
import { ObjectionPart } from './objection-part.tsx'
import { texts } from './texts.ts'

/** An employee, with the account in which they see what is theirs (D26). */
export function EmployeePage() {
  const { id } = useParams({ strict: false }) as { id: string }
  return (
    <>
      <RecordPage of={employee} />
      {id === newRecord ? null : (
        <>
          <AccountPart id={id} />
          <ObjectionPart id={id} />
        </>
      )}
    </>
  )
}

function AccountPart({ id }: { id: string }) {
  const t = texts[currentLanguage()]
  const store = useQueryClient()
  const key = ['employees', id, 'account']
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/employees/:id/account', { params: { id } }),
  })
  const give = useMutation({
    // Read just before: what was saved in the form above counts.
    mutationFn: async (accountId: string | undefined) => {
      const { version } = await api.get('/staff/employees/:id/account', { params: { id } })
      return api.post('/staff/employees/:id/account', {
        params: { id },
        body: { version, ...(accountId ? { accountId } : {}) },
      })
    },
    onSuccess: (made) => {
      store.setQueryData(key, made)
      void store.invalidateQueries({ queryKey: [employee.name, id] })
    },
  })
  const code = useQuery({
    queryKey: ['employee', id],
    queryFn: () => api.get('/staff/employees/:id', { params: { id } }),
  }).data?.code
  if (!data) return null
  const problem = give.error as ApiProblem | null
  const there =
    problem?.code === 'employees.account_there'
      ? (problem.extra.account as { id: string; name: string; identifier: string })
      : undefined
  return (
    <div style={{ marginTop: 16 }}>
      <Surface title={t.account}>
        {problem && !there ? <ProblemNotice problem={problem} /> : null}
        {there ? (
          <Notice
            kind="brass"
            title={t.there(there.name, there.identifier)}
            act={
              <Button variant="default" loading={give.isPending} onClick={() => give.mutate(there.id)}>
                {t.sameAccount}
              </Button>
            }
          >
            {t.thereWhat}
          </Notice>
        ) : null}
        {data.account ? (
          <p>
            {data.account.identifier} · {data.account.signInEmail}{' '}
            <span className="help">{t.status[data.account.status]}</span>
          </p>
        ) : (
          <>
            <p className="help">{t.none}</p>
            <Permitted needs="employees.employees.manage">
              <Button mt={12} variant="default" loading={give.isPending} onClick={() => give.mutate(undefined)}>
                {t.give}
              </Button>
            </Permitted>
          </>
        )}
        <Permitted needs="documents.employees.read">
          <p style={{ marginTop: 12 }}>
            <Link to="/fournisseur/documents" search={{ salarie: id } as never}>
              {t.documents}
            </Link>
          </p>
        </Permitted>
        <Permitted needs="portal-access.accesses.read">
          <p style={{ marginTop: 12 }}>
            <Link to="/fournisseur/portail/acces" search={{ onglet: 'employees', q: code } as never}>
              {t.access}
            </Link>
          </p>
        </Permitted>
        <Permitted needs="documents.vault.take">
          <p style={{ marginTop: 12 }}>
            <Link to={`/fournisseur/documents/coffre/salarie/${id}`}>{t.vault}</Link>
          </p>
        </Permitted>
      </Surface>
    </div>
  )
}
