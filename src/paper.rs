//! Sets a paper as a PDF or a picture: typst with one template of ours, which reads no file and no network.

#[cfg(feature = "documents")]
use crate::dialog::paper::Form;
use crate::dialog::paper::Sheet;
use std::fmt;

/// Why a paper cannot be set.
#[derive(Debug)]
pub struct Unset(String);

impl fmt::Display for Unset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the paper cannot be set: {}", self.0)
    }
}

impl std::error::Error for Unset {}

/// A sheet's bytes, set on a thread of its own.
pub async fn set(sheet: &Sheet) -> Result<Vec<u8>, Unset> {
    let sheet = sheet.clone();
    let set = tokio::task::spawn_blocking(move || draw(&sheet)).await;
    set.unwrap_or_else(|_| Err(Unset("a bug of the typesetter".to_owned())))
}

/// The same, here and now.
#[cfg(feature = "documents")]
pub fn draw(sheet: &Sheet) -> Result<Vec<u8>, Unset> {
    let set = typeset::document(sheet, true).or_else(|_| typeset::document(sheet, false));
    let bytes = set.and_then(|document| match sheet.form {
        Form::Pdf => typeset::pdf(&document),
        Form::Png => typeset::png(&document),
    });
    typeset::forget();
    bytes.map_err(Unset)
}

/// This program was built without the typesetter.
#[cfg(not(feature = "documents"))]
pub fn draw(_: &Sheet) -> Result<Vec<u8>, Unset> {
    Err(Unset("this program was built without documents".to_owned()))
}

/// Whether Bangla can be set on this machine.
#[cfg(feature = "documents")]
pub fn sets_bangla() -> bool {
    typeset::fonts().has_bangla
}

#[cfg(feature = "documents")]
mod typeset {
    use crate::dialog::paper::{Drawn, Form, Sheet};
    use base64::Engine as _;
    use std::path::{Path, PathBuf};
    use std::sync::OnceLock;
    use typst::diag::{FileError, FileResult, SourceDiagnostic};
    use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Smart};
    use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
    use typst::text::{Font, FontBook};
    use typst::utils::LazyHash;
    use typst::{Library, LibraryExt, World};
    use typst_layout::PagedDocument;

    const QUOTE: &str = include_str!("paper/quote.typ");
    const CHART: &str = include_str!("paper/chart.typ");
    /// How often the typesetter may leave something unused in its memory.
    const KEEP: usize = 10;
    /// The families that are looked for; the first are used before the others.
    const FAMILIES: [&str; 4] = ["NotoSans", "NotoSansBengali", "NotoSansDevanagari", "NotoSansArabic"];
    const CUTS: [&str; 2] = ["Regular", "Bold"];
    const DEEPEST: usize = 4;

    /// The fonts of this machine, read once.
    pub struct Fonts {
        book: LazyHash<FontBook>,
        all: Vec<Font>,
        pub has_bangla: bool,
    }

    pub fn fonts() -> &'static Fonts {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| {
            let mut fonts: Vec<Font> = font_files()
                .iter()
                .filter_map(|path| std::fs::read(path).ok())
                .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
                .collect();
            // Latin letters, for a machine that has none of those.
            fonts.extend(typst_assets::fonts().flat_map(|bytes| Font::iter(Bytes::new(bytes))));
            let book = FontBook::from_fonts(&fonts);
            let has_bangla = book.contains_family("noto sans bengali");
            Fonts { book: LazyHash::new(book), all: fonts, has_bangla }
        })
    }

    fn font_files() -> Vec<PathBuf> {
        let mut folders: Vec<PathBuf> = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"]
            .iter()
            .map(PathBuf::from)
            .collect();
        if let Some(home) = std::env::var_os("HOME").map(PathBuf::from) {
            folders.extend([".local/share/fonts", ".fonts", "Library/Fonts"].map(|folder| home.join(folder)));
        }
        let mut found = Vec::new();
        for folder in folders {
            look_in(&folder, DEEPEST, &mut found);
        }
        found
    }

    fn look_in(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
            let wanted = name
                .split_once('-')
                .is_some_and(|(family, cut)| FAMILIES.contains(&family) && CUTS.contains(&cut));
            if wanted {
                found.push(path);
            } else if depth > 0 && path.is_dir() {
                look_in(&path, depth - 1, found);
            }
        }
    }

    /// All that the template can see.
    struct Desk {
        library: LazyHash<Library>,
        source: Source,
        fonts: &'static Fonts,
    }

    impl World for Desk {
        fn library(&self) -> &LazyHash<Library> {
            &self.library
        }

        fn book(&self) -> &LazyHash<FontBook> {
            &self.fonts.book
        }

        fn main(&self) -> FileId {
            self.source.id()
        }

        fn source(&self, id: FileId) -> FileResult<Source> {
            if id == self.source.id() { Ok(self.source.clone()) } else { Err(FileError::AccessDenied) }
        }

        fn file(&self, _: FileId) -> FileResult<Bytes> {
            Err(FileError::AccessDenied)
        }

        fn font(&self, index: usize) -> Option<Font> {
            self.fonts.all.get(index).cloned()
        }

        fn today(&self, _: Option<Duration>) -> Option<Datetime> {
            None
        }
    }

    /// The sheet, set; with its logo where that is asked for.
    pub fn document(sheet: &Sheet, with_logo: bool) -> Result<PagedDocument, String> {
        let fonts = fonts();
        let (template, data, logo) = match &sheet.drawn {
            Drawn::Quote(paper) => (QUOTE, serde_json::to_string(paper), paper.logo.as_deref()),
            Drawn::Chart(chart) => (CHART, serde_json::to_string(chart), None),
        };
        let mut data = data.map_err(|error| error.to_string())?;
        if !fonts.has_bangla {
            // No sign is better than an empty box.
            data = data.replace('৳', "Tk ");
        }
        let mut inputs = Dict::new();
        inputs.insert("data".into(), data.into_value());
        inputs.insert("form".into(), if sheet.form == Form::Png { "png" } else { "pdf" }.into_value());
        if let Some(logo) = logo.filter(|_| with_logo).and_then(picture) {
            inputs.insert("logo".into(), Bytes::new(logo).into_value());
        }
        let path = VirtualPath::new("paper.typ").map_err(|error| format!("{error:?}"))?;
        let id = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        let desk = Desk {
            library: LazyHash::new(Library::builder().with_inputs(inputs).build()),
            source: Source::new(id, template.to_owned()),
            fonts,
        };
        typst::compile::<PagedDocument>(&desk).output.map_err(|errors| told(&errors))
    }

    /// A logo's bytes.
    fn picture(logo: &str) -> Option<Vec<u8>> {
        match logo.strip_prefix("data:") {
            Some(data) => {
                let (_, encoded) = data.split_once(";base64,")?;
                let plain: String = encoded.chars().filter(|c| !c.is_whitespace()).collect();
                base64::engine::general_purpose::STANDARD.decode(plain).ok()
            }
            None => Some(logo.as_bytes().to_vec()),
        }
    }

    pub fn pdf(document: &PagedDocument) -> Result<Vec<u8>, String> {
        let options = typst_pdf::PdfOptions {
            creator: Smart::Custom(Some("Cartwright".to_owned())),
            ..Default::default()
        };
        typst_pdf::pdf(document, &options).map_err(|errors| told(&errors))
    }

    /// The first page.
    pub fn png(document: &PagedDocument) -> Result<Vec<u8>, String> {
        let page = document.pages().first().ok_or("there is no page")?;
        let picture = typst_render::render(page, &typst_render::RenderOptions::default());
        picture.encode_png().map_err(|error| error.to_string())
    }

    /// Lets go of what was set long ago.
    pub fn forget() {
        typst::comemo::evict(KEEP);
    }

    fn told(errors: &[SourceDiagnostic]) -> String {
        errors.first().map_or_else(String::new, |error| error.message.to_string())
    }
}
