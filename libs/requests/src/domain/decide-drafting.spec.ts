import { approved, content, drafted, FILED, olga, request, rosa, submitted, terms } from './testing/fixtures.js';

describe('drafting and approval', () => {
  it('keeps who wrote the text', () =>
    request.given().when({ type: 'draft', content, by: olga, at: FILED }).emits(drafted));
  it('takes the same draft again as a retry', () =>
    request.given(drafted).when({ type: 'draft', content, by: olga, at: FILED }).changesNothing());
  it('refuses an approval by the one who drafted [approver-is-no-author]', () =>
    request
      .given(drafted, submitted)
      .when({ type: 'approve', by: olga, at: FILED })
      .refuses('approver-wrote-the-request'));
  it('refuses an approval by one who only revised [approver-is-no-author]', () =>
    request
      .given(drafted, { type: 'RequestRevised', data: { ...content, author: rosa } }, submitted)
      .when({ type: 'approve', by: rosa, at: FILED })
      .refuses('approver-wrote-the-request'));
  it('lets a second person approve', () =>
    request.given(drafted, submitted).when({ type: 'approve', by: rosa, at: FILED }).emits(approved));
  it('refuses to file what nobody approved', () =>
    request
      .given(drafted, submitted)
      .when({ type: 'file', terms, by: olga, at: FILED })
      .refuses('request-not-approved'));
  it('refuses two items with one id', () =>
    request
      .given()
      .when({
        type: 'draft',
        content: { ...content, items: [...content.items, { itemId: '1', text: 'again' }] },
        by: olga,
        at: FILED,
      })
      .refuses('item-twice'));
});
