// Questions to the server. The answer comes to this page alone, in its language; a toast in it is shown here.

/** ask(name, arguments) for the triggers of viewer/app/actions.py; resolves to the answer. */
export const asker = (trame) => async (name, values = []) => {
  const answer = await trame.trigger(name, values, { lang: trame.state.get("lang") });
  if (answer?.toast) trame.state.set("toast", answer.toast);
  return answer;
};
