//! Python that writes to a protected file.

mod calls;
mod code;
mod evaluate;
mod scope;
mod statement;

use std::collections::HashSet;

use super::Write;
use super::operand::{Folder, Operand};
use code::Code;
use evaluate::Walker;
use scope::Scopes;

/// Every write in `text`, in any order.
pub(super) fn writes(text: &str, protected: &[&str]) -> Vec<Write> {
    let code = Code::new(text);
    let (statements, blocks) = statement::statements(&code);
    let effects: Vec<_> = statements.iter().map(|statement| statement::effect(&code, statement)).collect();
    let mut scopes = Scopes::new(blocks);
    let mut own = HashSet::new();
    for (statement, effect) in statements.iter().zip(&effects) {
        let scope = statement.scope;
        effect.outer.iter().for_each(|name| scopes.declare_outer(scope, name));
        for name in effect.targets.iter().map(String::as_str).chain(effect.walruses.iter().copied()) {
            scopes.declare(scope, name);
            if !effect.imports && !scopes.is_class(scope) {
                own.insert(name.to_owned());
            }
        }
        if let Some(opened) = statement.opens {
            for name in statement::parameters(&code, statement) {
                scopes.declare(opened, name);
                own.insert(name.to_owned());
            }
        }
    }
    let mut walker = Walker {
        code: &code,
        scopes,
        scope: 0,
        shadows: HashSet::new(),
        own,
        folder: Folder::Root,
        candidates: Vec::new(),
    };
    for (statement, effect) in statements.iter().zip(effects) {
        walker.scope = statement.scope;
        walker.shadows = effect.shadows;
        let value = match effect.assigned {
            Some(tokens) => walker.expression(tokens, 0),
            // What comes out of a temporary folder, by `with` or `for`, still belongs there.
            None => Operand::made_from([&walker.expression(statement.tokens.clone(), 0)]),
        };
        for name in effect.targets {
            walker.scopes.bind(statement.scope, &name, &value);
        }
    }
    let folder = walker.folder;
    let mut found: Vec<Write> = Vec::new();
    for candidate in walker.candidates {
        let Some(protected) = candidate.operand.find(protected, folder) else { continue };
        let write = Write { range: candidate.range, protected, how: candidate.how };
        // A rename from one protected file onto another is one write.
        if found.last().is_none_or(|last| last.range != write.range) {
            found.push(write);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::writes;

    const PROTECTED: [&str; 2] = ["docs/B.md", "README.md"];

    /// Each write as its text and how.
    fn found(text: &str) -> Vec<(&str, String)> {
        writes(text, &PROTECTED).into_iter().map(|write| (&text[write.range], write.how)).collect()
    }

    fn all_found(texts: &[&str]) {
        for text in texts {
            assert_eq!(found(text).len(), 1, "{text}");
        }
    }

    fn none_found(texts: &[&str]) {
        for text in texts {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn the_whole_expression_is_reported_with_what_writes() {
        let text = "x = 1\nwith open(\n    root / 'docs' # here\n    / 'B.md', mode='a') as f: pass\n";
        assert_eq!(
            found(text),
            [("open(\n    root / 'docs' # here\n    / 'B.md', mode='a')", "`open` in mode \"a\"".to_owned())]
        );
        assert_eq!(
            found("(r / 'docs/B.md').write_text('')")[0],
            ("(r / 'docs/B.md').write_text('')", "`write_text`".to_owned())
        );
        assert_eq!(found("os.replace(t, 'docs/B.md')")[0].1, "`os.replace`");
        assert_eq!(found("io.safe_write_text('docs/B.md', t)")[0].1, "`safe_write_text`");
    }

    #[test]
    fn every_way_to_write() {
        all_found(&[
            "open('docs/B.md', 'w')",
            "io.open('docs/B.md', 'r+')",
            "codecs.open('docs/B.md', 'ab', 'utf-8')",
            "open(file='docs/B.md', mode='x')",
            "Path('docs/B.md').open('w')",
            "Path('docs/B.md').open(mode='w')",
            "Path('docs/B.md').write_bytes(b'')",
            "Path('docs/B.md').unlink(missing_ok=True)",
            "Path('docs/B.md').rename(x)",
            "tmp.replace('docs/B.md')",
            "tmp.replace(target=Path('docs/B.md'))",
            "os.rename(a, 'docs/B.md')",
            "os.remove('docs/B.md')",
            "os.unlink('docs/B.md')",
            "shutil.copyfile(a, 'docs/B.md')",
            "shutil.copy2(a, dst='docs/B.md')",
            "shutil.move(a, 'docs/B.md')",
            "shutil.move('docs/B.md', a)",
            "atomic_write('docs/B.md')",
            "write_file('docs/B.md', text)",
            "self.io.rewrite_ledger('docs/B.md', text)",
            "writeText('docs/B.md', text)",
            "write_entry(entry, path='docs/B.md')",
            "print(x, file=open('docs/B.md', 'w'))",
            "f = lambda: open('docs/B.md', 'w')",
            "return json.dump(x, open('docs/B.md', 'w'))",
            "open('README.md', 'w')",
        ]);
    }

    #[test]
    fn every_way_to_name_a_file() {
        all_found(&[
            "open('./docs/B.md', 'w')",
            "open('docs\\\\B.md', 'w')",
            "open(r'docs\\B.md', 'w')",
            "open('docs\\B.md', 'w')",
            "open(rf'{root}\\docs\\B.md', 'w')",
            "open(f'{root}/docs/B.md', 'w')",
            "open(f'{a[\"b\"]}/x/../docs/B.md'.x, 'w'); open(f'{g(1)}/docs/B.md', 'w')",
            "open(root + '/docs/B.md', 'w')",
            "open('docs/' 'B.md', 'w')",
            "open('docs/' + 'B.md', 'w')",
            "(root / 'docs' / 'B.md').write_text(x)",
            "(root / 'docs/B.md').write_text(x)",
            "(Path('docs') / 'B.md').write_text(x)",
            "Path('docs', 'B.md').write_text(x)",
            "pathlib.Path('docs/B.md').resolve().write_text(x)",
            "root.joinpath('docs', 'B.md').write_text(x)",
            "root.joinpath('docs').joinpath('B.md').write_text(x)",
            "open(os.path.join(root, 'docs', 'B.md'), 'w')",
            "open(join(root, 'docs/B.md'), 'w')",
            "open(str(root / 'docs' / 'B.md'), 'w')",
            "open(os.path.join(\n  root,\n  'docs',\n  'B.md',\n), 'w')",
            "Path(__file__).resolve().parents[1].joinpath('docs/B.md').write_text(x)",
            "(Path() / 'README.md').write_text(x)",
        ]);
    }

    #[test]
    fn names_carry_files() {
        all_found(&[
            "p = 'docs/B.md'\nopen(p, 'w')",
            "p: Path = root / 'docs/B.md'\np.write_text(x)",
            "a = b = 'docs/B.md'\nopen(b, 'w')",
            "if (p := Path('docs/B.md')).exists(): p.unlink()",
            "D = root / 'docs'\nP = D / 'B.md'\ndef f():\n    P.write_text(x)",
            "D = root / 'docs'\nopen(f'{D}/B.md', 'w')",
            "P = 'docs/B.md'\ndef f():\n  def g():\n    open(P, 'w')",
            "class A:\n  def __init__(self):\n    self.p = Path('docs/B.md')\n  def f(self):\n    self.p.write_text(x)",
            "class A:\n  P = Path('docs/B.md')\n  def f(self):\n    self.P.write_text(x)\n    cls.Q.write_text(x)",
            "c.p = 'docs/B.md'\nopen(c.p, 'w')",
            "def f():\n  if a:\n    p = 'docs/B.md'\n    open(p, 'w')\n  else: p = 3",
            "if a: p = 'docs/B.md'; open(p, 'w')",
            "M = 'w'\nopen('docs/B.md', M)",
            "class A:\n  def open(self): return open('docs/B.md', 'w')",
            "def write_it(p, t): pass\nwrite_it('docs/B.md', t)",
            "p = 'docs/B.md'\nasync def f(): await x(open(p, 'w'))",
        ]);
    }

    #[test]
    fn names_that_mean_something_else() {
        none_found(&[
            "open(p, 'w')\np = 'docs/B.md'",
            "p = 'docs/B.md'\np = other\nopen(p, 'w')",
            "p = 'docs/B.md'\np += '.tmp'\nopen(p, 'w')",
            "p = 'docs/B.md'\nfor p in q: open(p, 'w')",
            "p = 'docs/B.md'\nwith x as p: open(p, 'w')",
            "p = 'docs/B.md'\nwith (a() as q, b() as p): open(p, 'w')",
            "p = 'docs/B.md'\n[open(p, 'w') for p in q]",
            "p = 'docs/B.md'\nf = lambda p: open(p, 'w')",
            "p = 'docs/B.md'\ndef f(p): open(p, 'w')",
            "p = 'docs/B.md'\ndef f(a, *, p: Path = 3):\n  open(p, 'w')",
            "p = 'docs/B.md'\ndef f():\n  open(p, 'w')\n  p = 1",
            "p = 'docs/B.md'\ndef f():\n  open(p, 'w')\np = 1",
            "p = 'docs/B.md'\ndef g():\n  global p\n  p = 1\ndef f():\n  open(p, 'w')",
            "def f():\n  p = 'docs/B.md'\ndef g():\n  open(p, 'w')",
            "def f():\n  p = 'docs/B.md'\nopen(p, 'w')",
            "class A:\n  p = 'docs/B.md'\n  def f(self): open(p, 'w')",
            "class A:\n  def a(self): self.p = 'docs/B.md'\n  def b(self): self.p = 1\n  def c(self): open(self.p, 'w')",
            "class A:\n  def a(self): self.p = 'docs/B.md'\nclass B:\n  def c(self): open(self.p, 'w')",
            "c.p = 'docs/B.md'\nc = d\nopen(c.p, 'w')",
            "p, q = 'docs/B.md', 1\nopen(p, 'w')",
            "p = 'docs/B.md'\nfrom x import p\nopen(p, 'w')",
            "p = 'docs/B.md'\nmatch x:\n  case p: open(p, 'w')",
            "p = 'docs/B.md' if x else y\nopen(p, 'w')",
            "p = 'docs/B.md',\nopen(p, 'w')",
        ]);
    }

    #[test]
    fn reading_and_mentioning_is_not_writing() {
        none_found(&[
            "open('docs/B.md')",
            "open('docs/B.md', 'r', encoding='w')",
            "open('docs/B.md', mode)",
            "Path('docs/B.md').read_text().replace('a', 'b')",
            "Path('docs/B.md').open()",
            "# open('docs/B.md', 'w')",
            "'''open('docs/B.md', 'w')'''",
            "print('docs/B.md')",
            "s.replace('docs/B.md', 'y')",
            "p = 'docs/B.md'\np.replace(*pair)",
            "'docs/B.md'.replace('/', '_')",
            "os.replace('a', b)",
            "shutil.copy('docs/B.md', b)",
            "f.write('docs/B.md')",
            "zip.write('docs/B.md', 'a')",
            "x.write_text('docs/B.md')",
            "write_line('docs/B.md')",
            "write_row('docs/B.md', 3)",
            "write_links('docs/B.md', 3)",
            "is_write_allowed('docs/B.md', 1)",
            "assert_not_rewritten('docs/B.md', 1)",
            "WriteError(path='docs/B.md')",
            "paths.remove('docs/B.md')",
            "(root / 'docs' / 'B.md').with_suffix('.tmp').write_text(x)",
            "(root / 'docs' / 'B.md').parent.write_text(x)",
            "open(str(root / 'docs/B.md') + '.tmp', 'w')",
            "open(f'{p}.docs/B.md', 'w')",
            "open('docs/B.md'[1:], 'w')",
            "def open(a, b): pass\nopen('docs/B.md', 'w')",
            "join = lambda *x: os.path.join(BASE, *x)\nopen(join('docs', 'B.md'), 'w')",
        ]);
    }

    #[test]
    fn files_of_somebody_else() {
        none_found(&[
            "open(f'{proj}/README.md', 'w')",
            "(root / 'README.md').write_text(x)",
            "open(os.path.join(root, 'README.md'), 'w')",
            "open('sub/README.md', 'w')",
            "open('fixtures/docs/B.md', 'w')",
            "(root / 'fixtures/docs/B.md').write_text(x)",
            "(tmp_path / 'docs' / 'B.md').write_text(x)",
            "root = tmp_path / 'r'\n(root / 'docs' / 'B.md').write_text(x)",
            "root = make(tmp_path)\nopen(f'{root}/docs/B.md', 'w')",
            "open(f'{tmp_path!s}/docs/B.md', 'w')",
            "with tempfile.TemporaryDirectory() as tmp: open(tmp + '/docs/B.md', 'w')",
            "with tempfile.TemporaryDirectory() as d: open(d + '/docs/B.md', 'w')",
            "d = Path(tempfile.mkdtemp())\nopen(d / 'docs/B.md', 'w')",
            "monkeypatch.chdir(x)\nopen('docs/B.md', 'w')",
            "os.chdir('sub')\nopen('docs/B.md', 'w')",
            "os.chdir(x)\nopen('README.md', 'w')",
            "open('/tmp/x/docs/B.md', 'w')",
        ]);
        all_found(&["os.chdir(x)\nopen('docs/B.md', 'w')", "os.chdir(tmp)\nopen(r / 'docs/B.md', 'w')"]);
    }
}
