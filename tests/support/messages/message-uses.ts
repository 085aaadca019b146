import ts from 'typescript';

/** A message that a file uses; a key that ends with `.` stands for all messages of a group. */
export type MessageUse = { file: string; key: string };
/** `undecided` lists the keys that are built from values of unknown text. */
export type MessageUses = { uses: readonly MessageUse[]; undecided: readonly string[] };

/** The keys of `viewText` are those of the task message, a part of the bot's catalogue. */
const VIEW_TEXT_PREFIX = 'discord.tasks.';

/**
 * Finds the message keys in source files: every text that looks like one, and every template that starts like one with
 * all values that its parts can have. The types of the parts are those of the compiler.
 */
export function findMessageUses(
  program: ts.Program,
  { files, isKeyLike }: { files: readonly string[]; isKeyLike: (text: string) => boolean },
): MessageUses {
  const checker = program.getTypeChecker();
  const uses: MessageUse[] = [];
  const undecided: string[] = [];
  for (const file of files) {
    const visit = (node: ts.Node, prefix: string): void => {
      if (ts.isStringLiteralLike(node) && isKeyLike(prefix + node.text)) {
        const isGroup = ts.isCallExpression(node.parent) && node.parent.expression.getText() === 'findMessage';
        uses.push({ file, key: prefix + node.text + (isGroup ? '.' : '') });
      }
      if (ts.isTemplateExpression(node) && isKeyLike(prefix + node.head.text)) {
        const texts = textsOfTemplate(node, checker);
        if (texts === undefined) undecided.push(`${file}: ${node.getText()}`);
        else uses.push(...texts.map((text) => ({ file, key: prefix + text })));
      }
      const isViewText = ts.isCallExpression(node) && node.expression.getText() === 'viewText';
      const viewKey = isViewText ? node.arguments[0] : undefined;
      ts.forEachChild(node, (child) => visit(child, child === viewKey ? VIEW_TEXT_PREFIX : prefix));
    };
    const source = program.getSourceFile(file);
    if (source === undefined) throw new Error(`${file} is not part of the program.`);
    visit(source, '');
  }
  return { uses, undecided };
}

/** Returns every text that a template can have; undefined when a part of it can be any text. */
function textsOfTemplate(template: ts.TemplateExpression, checker: ts.TypeChecker): string[] | undefined {
  let texts: string[] = [template.head.text];
  for (const { expression, literal } of template.templateSpans) {
    const type = checker.getTypeAtLocation(expression);
    const constraint = checker.getBaseConstraintOfType(type) ?? type;
    const variants = constraint.isUnion() ? constraint.types : [constraint];
    const values = variants.flatMap((variant) =>
      variant.isStringLiteral() || variant.isNumberLiteral() ? [String(variant.value)] : [],
    );
    if (values.length < variants.length) return undefined;
    texts = texts.flatMap((text) => values.map((value) => text + value + literal.text));
  }
  return texts;
}
