//! Imports, definitions and the other statements that have a form of their own.

use super::super::expression::{NAMED, PLAIN, TARGET};
use super::super::tree::{Action, Alias, Argument, Parameter, Space};
use super::One;

impl One<'_> {
    pub(super) fn dotted(&mut self) -> String {
        let mut path = String::new();
        while matches!(self.reader.word(), "." | "...") {
            path.push_str(self.reader.word());
            self.reader.at += 1;
        }
        while self.reader.word() != "import"
            && let Some(part) = self.reader.take_name()
        {
            path.push_str(&self.reader.text[part]);
            if !self.reader.take(".") {
                break;
            }
            path.push('.');
        }
        path
    }

    pub(super) fn import(&mut self) -> Action {
        self.reader.at += 1;
        let mut aliases = Vec::new();
        loop {
            let path = self.dotted();
            if self.reader.take("as") {
                let name = self.reader.take_name().map(|name| self.reader.text[name].to_owned());
                aliases.extend(name.map(|name| Alias { path, name }));
            } else {
                // `import os.path` binds `os`.
                let top = path.split('.').next().unwrap_or_default().to_owned();
                aliases.push(Alias { path: top.clone(), name: top });
            }
            if !self.reader.take(",") {
                return Action::Import(aliases);
            }
        }
    }

    pub(super) fn import_from(&mut self) -> Action {
        self.reader.at += 1;
        let module = self.dotted();
        if !self.reader.take("import") {
            return Action::Other;
        }
        if self.reader.take("*") {
            return Action::Import(vec![Alias { path: module, name: "*".to_owned() }]);
        }
        let mut aliases = Vec::new();
        self.reader.take("(");
        while let Some(part) = self.reader.take_name() {
            let part = self.reader.text[part].to_owned();
            let is_renamed = self.reader.take("as");
            let name = if is_renamed { self.reader.take_name() } else { None };
            let name = name.map_or_else(|| part.clone(), |name| self.reader.text[name].to_owned());
            let dot = if module.ends_with('.') { "" } else { "." };
            aliases.push(Alias { path: format!("{module}{dot}{part}"), name });
            self.reader.take(",");
        }
        self.reader.take(")");
        Action::Import(aliases)
    }

    /// Steps over the type parameters of a function or a class.
    pub(super) fn type_parameters(&mut self) {
        let mut open = 0_usize;
        while !self.reader.is_at_end() {
            match self.reader.word() {
                "[" => open += 1,
                "]" => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 && self.reader.word() != "]" {
                return;
            }
            self.reader.at += 1;
        }
    }

    pub(super) fn define(&mut self) -> Action {
        self.reader.at += 1;
        self.opens = Some(Some(Space::Function));
        let Some(name) = self.reader.take_name() else { return Action::Other };
        self.type_parameters();
        let mut parameters: Vec<Parameter> = Vec::new();
        self.reader.take("(");
        while !self.reader.is_at_end() && !self.reader.take(")") {
            if let Some(name) = self.reader.take_name() {
                parameters.push(Parameter { name, annotation: None, default: None });
            } else if self.reader.take(":") {
                let annotation = self.reader.expression(PLAIN);
                parameters.last_mut().into_iter().for_each(|parameter| parameter.annotation = annotation);
            } else if self.reader.take("=") {
                let default = self.reader.expression(PLAIN);
                parameters.last_mut().into_iter().for_each(|parameter| parameter.default = default);
            } else {
                self.reader.at += 1;
            }
        }
        let returns = if self.reader.take("->") { self.reader.expression(PLAIN) } else { None };
        Action::Define { name, parameters, returns, scope: self.scopes }
    }

    pub(super) fn class(&mut self) -> Action {
        self.reader.at += 1;
        self.opens = Some(Some(Space::Class));
        let Some(name) = self.reader.take_name() else { return Action::Other };
        self.type_parameters();
        let bases: Vec<Argument> = if self.reader.word() == "(" { self.reader.arguments() } else { Vec::new() };
        Action::Class { name, bases, scope: self.scopes }
    }

    pub(super) fn walk(&mut self) -> Action {
        self.header();
        let target = self.reader.list(TARGET);
        self.reader.take("in");
        let walked = self.reader.list(NAMED);
        target.zip(walked).map_or(Action::Other, |(target, walked)| Action::For(target, walked))
    }

    pub(super) fn with(&mut self) -> Action {
        self.header();
        // `with (a as b, c as d):`; without `as` inside it is a tuple or a group, which reads the same.
        let is_group = self.reader.word() == "(" && self.closes_before_colon();
        self.reader.at += usize::from(is_group);
        let mut items = Vec::new();
        while let Some(value) = self.reader.expression(PLAIN) {
            let target = if self.reader.take("as") { self.reader.expression(TARGET) } else { None };
            items.push((value, target));
            self.reader.take(",");
        }
        if is_group {
            self.reader.take(")");
        }
        Action::With(items)
    }

    /// Whether the bracket ahead is closed right before the colon of the header.
    pub(super) fn closes_before_colon(&self) -> bool {
        let mut open = 0_usize;
        for count in 0..self.reader.tokens.len() - self.reader.at {
            match self.reader.ahead(count) {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" => open = open.saturating_sub(1),
                _ => {}
            }
            if open == 0 {
                return self.reader.ahead(count + 1) == ":";
            }
        }
        false
    }

    pub(super) fn except(&mut self) -> Action {
        self.header();
        self.reader.take("*");
        let types = self.reader.list(PLAIN);
        let is_named = self.reader.take("as");
        let name = if is_named { self.reader.take_name() } else { None };
        Action::Except(types, name)
    }
}
