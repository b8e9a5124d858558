//! What the drawing means, below it.

use super::{
    Country,
    canvas::{Canvas, stroke},
    scene::{MIN_RADIUS, Placing, Scene},
    text::{count, escape, length},
};

impl Canvas {
    /// Samples of circles and lines, and what is not in the drawing.
    pub(super) fn legend(&mut self, scene: &Scene, country: &Country<'_>) {
        self.line("<g id=\"legend\">");
        self.height += 1.5 * self.letter;
        self.samples(scene);
        for line in remarks(scene, country) {
            for line in wrapped(&line, (self.width / self.letter * 1.85) as usize) {
                self.height += 1.45 * self.letter;
                self.text("soft", 16.0, self.height, self.letter, &escape(&line));
            }
        }
        self.line("</g>");
    }

    fn samples(&mut self, scene: &Scene) {
        let letter = self.letter;
        let jobs = scene.nodes.iter().map(|node| node.jobs).max().unwrap_or(0);
        let radius = |jobs: u64| (scene.unit * (jobs as f64).sqrt()).max(MIN_RADIUS);
        let mut circles = steps(jobs);
        circles.retain(|&jobs| radius(jobs) < 6.0 * letter);
        let tallest = circles.first().map_or(letter, |&jobs| radius(jobs)).max(letter);
        self.height += tallest;
        let circle = |canvas: &mut Canvas, x: f64, jobs: u64| {
            let [cx, cy, r] = [x + radius(jobs), canvas.height, radius(jobs)].map(length);
            canvas
                .line(&format!("<ellipse class=\"sample\" cx=\"{cx}\" cy=\"{cy}\" rx=\"{r}\" ry=\"{r}\"/>"));
            2.0 * radius(jobs)
        };
        self.row("Jobs:", &circles, circle);
        self.height += tallest;
        let Some(most) = scene.links.first() else { return };
        self.height += letter;
        let line = |canvas: &mut Canvas, x: f64, commuters: u64| {
            let width = length(stroke(commuters, scene));
            let [from, to, y] = [x, x + 3.0 * letter, canvas.height].map(length);
            canvas
                .line(&format!("<path class=\"flow\" stroke-width=\"{width}\" d=\"M{from} {y}L{to} {y}\"/>"));
            3.0 * letter
        };
        self.row("Commuters, both ways:", &steps(most.commuters()), line);
        self.height += 0.5 * letter;
    }

    /// A row of samples with their numbers; `draw` draws one from `x` on and says how wide it is.
    fn row(&mut self, title: &str, numbers: &[u64], draw: impl Fn(&mut Canvas, f64, u64) -> f64) {
        let (letter, base) = (self.letter, self.height + 0.35 * self.letter);
        let mut x = 16.0;
        self.text("ink", x, base, letter, title);
        x += (0.58 * title.len() as f64 + 1.0) * letter;
        for &number in numbers {
            x += draw(self, x, number) + 0.5 * letter;
            let told = count(number);
            self.text("soft", x, base, letter, &told);
            x += (0.6 * told.len() as f64 + 1.5) * letter;
        }
    }
}

/// Up to three round numbers up to `most`, the greatest first.
fn steps(most: u64) -> Vec<u64> {
    let Some(power) = most.checked_ilog10() else { return Vec::new() };
    (0..3).filter_map(|down| Some(10_u64.pow(power.checked_sub(down)?))).collect()
}

fn remarks(scene: &Scene, country: &Country<'_>) -> Vec<String> {
    let mut remarks = Vec::new();
    if !scene.groups.is_empty() {
        remarks.push(format!(
            "A coloured outline is an area ({} in all), with the name of its centre in bold: the municipality with the \
             most jobs. Lines within an area have its colour, lines between areas are grey.",
            scene.groups.len()
        ));
    }
    let loose = scene.nodes.iter().filter(|node| node.group.is_none()).count();
    if loose > 0 {
        remarks.push(format!("Dashed circles are in no area ({loose})."));
    }
    let left_out = &scene.left_out;
    if left_out.links > 0 {
        remarks.push(format!(
            "Not drawn: {} thin links, of fewer than {} % of the employed residents of either end; together {:.0} % \
             of all who work in another municipality than at home.",
            count(left_out.links as u64),
            f64::from(country.min_share.millionths()) / 1e4,
            100.0 * left_out.commuters as f64 / left_out.of as f64,
        ));
    }
    remarks.push(match scene.placing {
        Placing::Flows => "Municipalities lie where their flows put them, not as on a map.".to_owned(),
        Placing::Coordinates { without: 0 } => {
            "Municipalities lie as on a map, moved apart where circles would overlap.".to_owned()
        }
        Placing::Coordinates { without } => format!(
            "Municipalities lie as on a map, moved apart where circles would overlap; {without} without coordinates \
             lie where their flows put them."
        ),
    });
    if scene.nodes.iter().any(|node| scene.unit * (node.jobs as f64).sqrt() < MIN_RADIUS) {
        remarks.push("The smallest circles are larger than their jobs, to be seen.".to_owned());
    }
    if scene.labels.left_out > 0 {
        remarks.push(format!(
            "{} names have no room: point at a circle to read its name.",
            scene.labels.left_out
        ));
    }
    remarks
}

/// Lines of at most so many characters, if the words let them.
fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_round_numbers_that_occur() {
        assert_eq!(steps(468_375), [100_000, 10_000, 1_000]);
        assert_eq!(steps(25), [10, 1]);
        assert!(steps(0).is_empty());
    }

    #[test]
    fn lines_are_wrapped_between_words() {
        assert_eq!(wrapped("aa bb cccc", 5), ["aa bb", "cccc"]);
        assert_eq!(wrapped("aaaaaa b", 2), ["aaaaaa", "b"]);
    }
}
