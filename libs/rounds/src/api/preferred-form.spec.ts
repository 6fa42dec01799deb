import { preferredForm } from './preferred-form.js';

describe('the form of a report', () => {
  it('is what the caller accepts, by weight, and JSON where they do not say', () => {
    expect(preferredForm(undefined)).toBe('application/json');
    expect(preferredForm('*/*')).toBe('application/json');
    expect(preferredForm('text/html,application/xhtml+xml,*/*;q=0.8')).toBe('text/html');
    expect(preferredForm('text/html;q=0.1, text/markdown;q=0.5')).toBe('text/markdown');
    expect(preferredForm('TEXT/*')).toBe('text/markdown');
  });

  it('is refused where none is accepted', () => {
    for (const accept of ['image/png', 'text/html;q=0', 'text/html;q=x', ';;,']) {
      expect(() => preferredForm(accept)).toThrow('ask for one of');
    }
  });
});
