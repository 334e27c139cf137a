import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { audiences, most } from '../../limits.ts'
import type { Content } from './draft.ts'
import { Choice, newId, OrderedList, Texts, useOpenDraft, Words } from './fields.tsx'
import { Section } from './main-tab.tsx'

type Page = Content['pages'][number]

/** Custom pages (P7): Markdown with its preview, an address of their own, and who reads them. */
export function PagesTab() {
  const t = useTexts('portalConfiguration')
  const draft = useOpenDraft()
  const { permissions } = useSession()
  const { data: groups } = useQuery({
    queryKey: ['client-groups'],
    queryFn: () => api.get('/staff/client-groups', { query: { size: 100 } }),
    enabled: permissions.includes('back-office.clients.read'),
  })
  const free = () => {
    const taken = new Set(draft.get<Page[]>('pages').map((page) => page.address))
    let n = 1
    while (taken.has(`page-${n}`)) n++
    return `page-${n}`
  }
  return (
    <Section title={t('pages.title')} help={t('pages.help')}>
      <OrderedList<Page>
        path="pages"
        label={t('pages.title')}
        most={most.pages}
        empty={t('pages.empty')}
        addLabel={t('pages.add')}
        fresh={() => ({
          id: newId(),
          address: free(),
          title: { fr: 'Nouvelle page', en: 'New page' },
          body: { fr: 'À rédiger.', en: 'To be written.' },
          audience: 'everybody',
          groupId: null,
          help: false,
          words: '',
        })}
        nameOf={(one) => inLanguage(one.title)}
        drawOf={(one) => (
          <span>
            <strong>{inLanguage(one.title)}</strong>
            <span className="help">
              /pages/{one.address} · {t(`pages.audiences.${one.audience}`)}
              {one.help ? ` · ${t('pages.isHelp')}` : ''}
            </span>
          </span>
        )}
        edit={(one, path) => (
          <>
            <Texts path={`${path}.title`} label={t('pages.pageTitle')} longest={120} required />
            <Words
              path={`${path}.address`}
              label={t('pages.address')}
              help={t('pages.addressHelp')}
              longest={60}
              required
            />
            <Texts path={`${path}.body`} label={t('pages.body')} markdown />
            <div className="portal-pair">
              <Choice
                path={`${path}.audience`}
                label={t('pages.audience')}
                options={audiences
                  .filter((value) => value !== 'group' || groups?.items.length || one.audience === 'group')
                  .map((value) => ({ value, label: t(`pages.audiences.${value}`) }))}
              />
              {one.audience === 'group' || one.groupId ? (
                <Choice
                  path={`${path}.groupId`}
                  label={t('pages.group')}
                  options={[
                    { value: '', label: '–' },
                    ...(groups?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                />
              ) : null}
            </div>
            <Checkbox
              label={t('pages.helpFlag')}
              description={t('pages.helpFlagHelp')}
              checked={one.help}
              onChange={(event) => draft.set(`${path}.help`, event.currentTarget.checked)}
            />
            {one.help ? (
              <Words path={`${path}.words`} label={t('pages.words')} help={t('pages.wordsHelp')} longest={300} />
            ) : null}
          </>
        )}
      />
    </Section>
  )
}
