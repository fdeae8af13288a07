// A user and a model who always answer alike, and remember what they were asked.
export function answering({ action = 'accept', content = { name: 'Ada', confirm: true }, text = 'Paris' } = {}) {
  const asked = [];
  const elicit = async (params) => {
    asked.push(params.message);
    return action === 'accept' ? { action, content } : { action };
  };
  const sample = async (params) => {
    const [{ content: question }] = params.messages;
    asked.push((Array.isArray(question) ? question[0] : question).text);
    return { model: 'interop', role: 'assistant', content: { type: 'text', text } };
  };
  const answer = async ({ kind, params }) => kind === 'elicitation' ? elicit(params) : kind === 'sampling' ? sample(params) : { roots: [] };
  return { asked, elicit, sample, answer };
}
