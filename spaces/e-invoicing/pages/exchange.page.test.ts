// A day of a provider and of its client on a platform (B15, B29), in the browser: the simulator is a process of its own.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { checkAccessibility, checkPages, openBrowser, pageFor, servePortal, settled } from '../../../testing/browser.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../../billing/testing.ts'
import { type Exchange, makeExchange } from '../exchange/testing.ts'

let portal: Portal
let world: World
let browser: Browser
let url: string
let exchange: Exchange
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  exchange = await makeExchange(portal, undefined, { enabled: false, issuesFrom: null })
  url = await servePortal(portal)
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  exchange?.simulator.end()
  await portal?.close()
})

const at = '/fournisseur/factures-electroniques'
const block = (page: Page) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Facturation électronique' }) })
/** What the platform does, then the page as somebody who comes back to it sees it. */
async function later(page: Page): Promise<void> {
  await exchange.round(4)
  await page.reload()
}

test('B15 B29 a day: a platform is set and tried, an invoice held back for its address, sent, refused with a reason, credited, sent anew, approved and paid', async () => {
  const admin = await pageFor(browser, url, exchange.admin)
  await admin.goto(at)
  await admin.getByText("Aucune plateforme n'envoie vos factures.").waitFor()
  await checkAccessibility(admin)
  await admin.getByRole('link', { name: 'Régler une plateforme' }).click()
  await admin.getByText('Plateforme agréée', { exact: true }).click()
  const drawer = admin.getByRole('dialog')
  await drawer.getByRole('button', { name: 'Essayer' }).click()
  await drawer.getByText('La plateforme répond, et connaît cet accès.').waitFor()
  await drawer.getByRole('textbox', { name: /^Envoie les factures à partir du/ }).fill('01/01/2026')
  await drawer.getByRole('checkbox', { name: 'Active' }).check()
  await checkAccessibility(admin)
  await drawer.getByRole('button', { name: 'Enregistrer' }).click()
  await drawer.waitFor({ state: 'detached' })

  await portal.sql("update payers set electronic_address = '812004513_FERME' where siren = '812004513'")
  await world.draft([line('100')])
  await portal.sql("update payers set electronic_address = '812004513_FERME' where siren = '812004513'")
  const invoice = await world.invoice([line('100')])
  const agent = await pageFor(browser, url, world.agent)
  await agent.goto(`/fournisseur/factures/${invoice.id}`)
  await block(agent).getByText('Elle part par la plateforme dans la minute.').waitFor()
  await later(agent)
  await block(agent).getByText("L'adresse 812004513_FERME est fermée dans l'annuaire").waitFor()
  await settled(agent)
  await checkAccessibility(agent)
  await block(agent)
    .getByRole('radio', { name: /^812004513_TRAVAUX/ })
    .check()
  await block(agent).getByRole('button', { name: 'Envoyer à cette adresse' }).click()
  await block(agent).getByText('Elle part par la plateforme dans la minute.').waitFor()
  await later(agent)
  await block(agent).getByText('Mise à disposition').first().waitFor()
  const flow = (await world.agent.get(`/staff/e-invoices/${invoice.id}`)).body.flow
  const flowId = (await portal.sql('select flow_id from exchanged_flows where id = $1', [flow.id]))[0].flow_id
  await exchange.simulator.answer(flowId, { status: 210, reason: 'CMD_ERR', text: 'Commande inconnue' } as never)
  await later(agent)
  await block(agent).getByText('Commande inconnue').waitFor()
  await block(agent).getByText('Un avoir la solde').waitFor()
  await checkAccessibility(agent)

  const client = await pageFor(browser, url, world.manager)
  await client.goto(`/factures/${invoice.id}`)
  await block(client).getByText('Commande inconnue').waitFor()
  await settled(client)
  await checkAccessibility(client)

  const note = await world.agent.post(`/staff/invoices/${invoice.id}/credit-notes`, {})
  await world.agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  // The payer keeps the address that was chosen: the next invoice leaves by itself.
  const anew = await world.invoice([line('100')], { reference: 'CDE-118' })
  await agent.goto(`/fournisseur/factures/${anew.id}`)
  await later(agent)
  await block(agent).getByText('812004513_TRAVAUX').waitFor()
  const sent = (await world.agent.get(`/staff/e-invoices/${anew.id}`)).body.flow
  const sentId = (await portal.sql('select flow_id from exchanged_flows where id = $1', [sent.id]))[0].flow_id
  await exchange.simulator.answer(sentId, { status: 205 } as never)
  await world.pay([anew], 12_000)
  await later(agent)
  await block(agent).getByText('Encaissée').first().waitFor()
  await block(agent).getByText('Approuvée').waitFor()
  await agent.goto(at)
  await agent.getByText(anew.number).waitFor()
  assert.equal(await agent.getByText('Refusée').count(), 1)
  await checkPages(await pageFor(browser, url, world.agent), [at, `${at}/echanges`])
  assert.deepEqual([agent.errors, admin.errors, client.errors], [[], [], []])
})

test('B15 O28 a supplier’s invoice is read as a paper made from its data, approved in two clicks, another refused with its reason', async () => {
  await exchange.simulator.sendSupplierInvoice({ number: 'S-1' })
  await exchange.simulator.sendSupplierInvoice({ number: 'S-2' })
  await exchange.round(3)
  const page = await pageFor(browser, url, world.agent)
  await page.goto(`${at}/recues`)
  await page.getByText('S-1').click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('Fournitures Arvenne SARL').waitFor()
  await settled(page)
  await checkAccessibility(page)
  await drawer.getByRole('button', { name: 'Approuvée' }).click()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await drawer.getByText('agent.dupond').or(drawer.getByText('pour nous')).first().waitFor()
  await page.goto(`${at}/recues`)
  await page.getByText('S-2').click()
  await drawer.getByRole('button', { name: 'Dire où elle en est' }).click()
  await page.getByRole('radio', { name: 'Refusée' }).check()
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await page
    .getByText(/obligatoire|requis|Indiquez|compl/i)
    .first()
    .waitFor()
  await checkAccessibility(page)
  await page.getByRole('combobox', { name: /^Motif/ }).selectOption({ label: 'Facture en double' })
  await page.getByRole('button', { name: 'Enregistrer' }).click()
  await drawer.getByText('Facture en double').waitFor()
  await exchange.round(3)
  const view = await world.agent.get('/staff/received-invoices?search=S-1')
  const paper = await world.agent.get(`/staff/received-invoices/${view.body.items[0].id}/view`)
  assert.equal(paper.bytes.subarray(0, 5).toString(), '%PDF-')
  await checkPages(await pageFor(browser, url, world.agent), [`${at}/recues`])
  assert.deepEqual(page.errors, [])
})
