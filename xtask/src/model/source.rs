//! A file of the snapshot, and what it is read as.

use std::sync::OnceLock;

use crate::text::encoding::nature::{self, Nature};
use crate::text::lines::LineIndex;
use crate::text::markdown::Document;
use crate::text::markdown::marked;
use crate::text::markdown::page::Page;
use crate::text::survey::Survey;
use crate::text::{toml, yaml};

/// One file as it stands, bytes first.
#[derive(Debug)]
pub struct SourceFile {
    content: Content,
    survey: OnceLock<Survey>,
    nature: OnceLock<Nature>,
    lines: OnceLock<LineIndex>,
    document: OnceLock<Document>,
    page: OnceLock<Page>,
    yaml: OnceLock<Result<yaml::Stream, yaml::Error>>,
    toml: OnceLock<Result<toml::Node, toml::Error>>,
}

#[derive(Debug)]
enum Content {
    Text(String),
    /// Not UTF-8 from this offset on.
    Bytes(Vec<u8>, usize),
}

impl SourceFile {
    /// A file that holds `bytes`.
    pub fn new(bytes: Vec<u8>) -> SourceFile {
        let content = match String::from_utf8(bytes) {
            Ok(text) => Content::Text(text),
            Err(error) => {
                let offset = error.utf8_error().valid_up_to();
                Content::Bytes(error.into_bytes(), offset)
            }
        };
        SourceFile {
            content,
            survey: OnceLock::new(),
            nature: OnceLock::new(),
            lines: OnceLock::new(),
            document: OnceLock::new(),
            page: OnceLock::new(),
            yaml: OnceLock::new(),
            toml: OnceLock::new(),
        }
    }

    /// The bytes, BOM and line ends included.
    pub fn bytes(&self) -> &[u8] {
        match &self.content {
            Content::Text(text) => text.as_bytes(),
            Content::Bytes(bytes, _) => bytes,
        }
    }

    /// The file as text, its BOM included.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn text(&self) -> Result<&str, usize> {
        match &self.content {
            Content::Text(text) => Ok(text),
            Content::Bytes(_, offset) => Err(*offset),
        }
    }

    /// What the bytes are made of.
    pub fn survey(&self) -> &Survey {
        self.survey.get_or_init(|| Survey::of(self.bytes()))
    }

    /// Whether it is text, by what it holds.
    pub fn nature(&self) -> Nature {
        *self.nature.get_or_init(|| nature::of(self.bytes(), self.survey()))
    }

    /// Where lines start.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.bytes()))
    }

    /// The Markdown blocks of the file.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn document(&self) -> Result<&Document, usize> {
        let text = self.text()?;
        Ok(self.document.get_or_init(|| Document::parse(text)))
    }

    /// What the file refers to, read once as Markdown.
    ///
    /// # Errors
    /// The offset of the first byte that is not UTF-8.
    pub fn page(&self) -> Result<&Page, usize> {
        let text = self.text()?;
        Ok(self.page.get_or_init(|| marked::read(text)))
    }

    /// The file read as YAML, or as JSON, which is YAML too.
    ///
    /// # Errors
    /// Where it stops being YAML, or UTF-8.
    pub fn yaml(&self) -> Result<&yaml::Stream, &yaml::Error> {
        let read = || match self.text() {
            Ok(text) => yaml::stream(text),
            Err(offset) => Err(yaml::Error { offset, message: "it is not UTF-8".to_owned() }),
        };
        self.yaml.get_or_init(read).as_ref()
    }

    /// The file read as TOML.
    ///
    /// # Errors
    /// Where it stops being TOML, or UTF-8.
    pub fn toml(&self) -> Result<&toml::Node, &toml::Error> {
        let read = || match self.text() {
            Ok(text) => toml::parse(text),
            Err(offset) => Err(toml::Error { offset, message: "it is not UTF-8".to_owned() }),
        };
        self.toml.get_or_init(read).as_ref()
    }
}
