//! The SVG document.

use std::fmt::Write as _;

use super::{
    Country,
    colours::PALETTE,
    hull::hull,
    links::Link,
    point::{Disc, Point},
    scene::{Node, PAD, Scene},
    text::{count, escape, length},
};

/// Room around the drawing.
const MARGIN: f64 = 16.0;

/// With more lines than this, none has words of its own.
const MAX_TOLD: usize = 3_000;

/// A document being written. What is added later lies above what was added before.
pub(super) struct Canvas {
    body: String,
    /// How the drawing's units become the document's: moved by this.
    origin: Point,
    pub(super) width: f64,
    /// How far down the document is full.
    pub(super) height: f64,
    /// The height of the legend's letters.
    pub(super) letter: f64,
}

impl Canvas {
    /// A document with a heading.
    pub(super) fn new(scene: &Scene, country: &Country<'_>) -> Canvas {
        let width = (scene.frame.width() + 2.0 * MARGIN).max(640.0);
        let letter = (width / 80.0).max(12.0);
        let top = MARGIN + 4.2 * letter;
        let spare = (width - 2.0 * MARGIN - scene.frame.width()) / 2.0;
        let origin = Point::new(MARGIN + spare - scene.frame.min.x, top - scene.frame.min.y);
        let height = top + scene.frame.height();
        let mut canvas = Canvas { body: String::new(), origin, width, height, letter };
        let title = escape(&country.title);
        canvas.text("title ink", MARGIN, MARGIN + 1.3 * letter, 1.7 * letter, &title);
        canvas.text("soft", MARGIN, MARGIN + 2.9 * letter, letter, &escape(&country.method));
        canvas
    }

    /// The borders of the municipalities.
    pub(super) fn land(&mut self, scene: &Scene) {
        self.body += "<g id=\"borders\">\n";
        for node in scene.nodes.iter().filter(|node| !node.land.is_empty()) {
            let path = self.path(&node.land);
            self.line(&format!("<path d=\"{path}\"/>"));
        }
        self.body += "</g>\n";
    }

    /// The areas: their land where it is known, else a line around their circles.
    pub(super) fn areas(&mut self, scene: &Scene) {
        self.body += "<g id=\"areas\">\n";
        for (at, group) in scene.groups.iter().enumerate() {
            let discs = group.nodes.iter().map(|&node| scene.nodes[node].disc);
            let discs: Vec<Disc> = discs.map(|disc| Disc { radius: disc.radius + PAD, ..disc }).collect();
            let path = match group.land.is_empty() {
                true => self.path(&[hull(&discs)]),
                false => self.path(&group.land),
            };
            let (name, members) = (escape(scene.area_name(at)), group.nodes.len());
            let (label, colour) = (group.label, group.colour);
            self.line(&format!(
                "<path class=\"h{colour}\" d=\"{path}\"><title>Area {label}, {name}: {members} municipalities</title></path>"
            ));
        }
        self.body += "</g>\n";
    }

    /// A path of closed rings.
    fn path(&self, rings: &[Vec<Point>]) -> String {
        let ring = |ring: &Vec<Point>| {
            let corners: Vec<String> = ring.iter().map(|&corner| self.place(corner)).collect();
            format!("M{}Z", corners.join("L"))
        };
        rings.iter().map(ring).collect()
    }

    /// The flows: those between areas below those within one, the largest on top.
    pub(super) fn links(&mut self, scene: &Scene) {
        let group = |link: &Link| {
            let [a, b] = link.ends.map(|end| scene.nodes[end].group);
            a.filter(|_| a == b)
        };
        self.body += "<g id=\"flows\">\n";
        for within in [false, true] {
            for link in scene.links.iter().rev().filter(|link| group(link).is_some() == within) {
                let class = group(link).map(|group| format!(" class=\"l{}\"", scene.groups[group].colour));
                let [from, to] = link.ends.map(|end| self.place(scene.nodes[end].disc.at));
                let (width, class) = (length(stroke(link.commuters(), scene)), class.unwrap_or_default());
                self.line(&format!(
                    "<path{class} stroke-width=\"{width}\" d=\"M{from}L{to}\">{}</path>",
                    told(link, scene)
                ));
            }
        }
        self.body += "</g>\n";
    }

    /// The municipalities, small ones above large ones.
    pub(super) fn municipalities(&mut self, scene: &Scene) {
        let mut nodes: Vec<&Node> = scene.nodes.iter().collect();
        nodes.sort_by(|a, b| b.disc.radius.total_cmp(&a.disc.radius).then_with(|| a.code.cmp(&b.code)));
        self.body += "<g id=\"municipalities\">\n";
        for node in nodes {
            let class = node
                .group
                .map_or_else(|| "none".to_owned(), |group| format!("c{}", scene.groups[group].colour));
            let at = node.disc.at.plus(self.origin);
            let (x, y, r) = (length(at.x), length(at.y), length(node.disc.radius));
            let code = if node.code == node.name { String::new() } else { format!(" ({})", node.code) };
            let area = node.group.map_or_else(
                || "in no area".to_owned(),
                |group| format!("area {}, {}", scene.groups[group].label, scene.area_name(group)),
            );
            let told = format!(
                "{}{code}: {} jobs, {} employed residents; {area}",
                node.name,
                count(node.jobs),
                count(node.residents)
            );
            self.line(&format!(
                "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"><title>{}</title></circle>",
                escape(&told)
            ));
        }
        self.body += "</g>\n";
    }

    /// The names.
    pub(super) fn labels(&mut self, scene: &Scene) {
        self.body += "<g id=\"names\" text-anchor=\"middle\">\n";
        for label in &scene.labels.shown {
            let at = label.at.plus(self.origin);
            let class = if label.strong { "name strong" } else { "name" };
            self.text(class, at.x, at.y, label.size, &escape(&label.text));
        }
        self.body += "</g>\n";
    }

    /// Adds text that is escaped already.
    pub(super) fn text(&mut self, class: &str, x: f64, y: f64, size: f64, escaped: &str) {
        let [x, y, size] = [x, y, size].map(length);
        self.line(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{escaped}</text>"
        ));
    }

    /// Adds a line of the document.
    pub(super) fn line(&mut self, line: &str) {
        self.body += line;
        self.body.push('\n');
    }

    fn place(&self, at: Point) -> String {
        let at = at.plus(self.origin);
        format!("{} {}", length(at.x), length(at.y))
    }

    /// The whole document.
    pub(super) fn finish(self) -> String {
        let (width, height) = (length(self.width), length(self.height + MARGIN));
        let mut text = String::with_capacity(self.body.len() + 2_000);
        write!(
            text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\">\n<style>\n{}</style>\n\
             <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n{}</svg>\n",
            style(),
            self.body
        )
        .expect("a string takes it");
        text
    }
}

/// What a line says when it is pointed at; nothing where there are so many that nobody could.
fn told(link: &Link, scene: &Scene) -> String {
    if scene.links.len() > MAX_TOLD {
        return String::new();
    }
    let [one, other] = link.ends.map(|end| escape(&scene.nodes[end].name));
    let (out, back) = (count(link.out), count(link.back));
    format!("<title>{one} → {other}: {out}, back: {back}</title>")
}

/// How wide the line of so many commuters is.
pub(super) fn stroke(commuters: u64, scene: &Scene) -> f64 {
    let most = scene.links.first().map_or(1, Link::commuters);
    let widest = 6.0 + scene.frame.width() / 180.0;
    (widest * (commuters as f64 / most as f64).sqrt()).max(0.6)
}

/// Light, and dark where the reader prefers it.
fn style() -> String {
    let mut style = "\
text{font-family:system-ui,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}
.title,.strong{font-weight:bold}
.paper{fill:#fff}.ink,.name{fill:#1b1f24}.soft{fill:#57606a}
.name{stroke:#fff;stroke-width:2.6px;stroke-linejoin:round;paint-order:stroke}
#flows path,.flow{stroke:#6e7781;stroke-opacity:.45;fill:none;stroke-linecap:round}
#areas path{fill-opacity:.12;stroke-opacity:.7;stroke-width:1.2;fill-rule:evenodd}
#borders path{fill:#f3f4f6;stroke:#d0d7de;stroke-width:.6;fill-rule:evenodd}
circle,.sample{stroke:#fff;stroke-width:.8}
.none{fill:#8c959f;fill-opacity:.25;stroke:#6e7781;stroke-dasharray:2 2}
.sample{fill:#8c959f}
"
    .to_owned();
    for (at, colour) in PALETTE.iter().enumerate() {
        writeln!(
            style,
            ".c{at}{{fill:{colour}}}.h{at}{{fill:{colour};stroke:{colour}}}#flows .l{at}{{stroke:{colour};stroke-opacity:.6}}"
        )
        .expect("a string takes it");
    }
    style
        + "@media (prefers-color-scheme:dark){
.paper{fill:#14181d}.ink,.name{fill:#e8ecf0}.soft{fill:#a3adb8}.name{stroke:#14181d}
circle,.sample{stroke:#14181d}.none{stroke:#a3adb8}
#areas path{fill-opacity:.2}#borders path{fill:#1c2128;stroke:#30363d}
}
"
}
