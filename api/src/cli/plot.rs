//! `flytthit plot`: flows and areas as a drawing.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use clap::Args;
use flytthit_matcher::commuting::{Partition, Ratio};

use super::{
    Done,
    areas::MethodArgs,
    flows::{FlowArgs, Flows},
    places::{read_borders, read_places},
    print,
};
use crate::plot::{Country, draw};

/// `flytthit plot`
#[derive(Args, Debug)]
pub struct PlotArgs {
    #[command(flatten)]
    flows: FlowArgs,
    /// The drawing to write; without it, the standard output.
    out: Option<PathBuf>,
    #[command(flatten)]
    method: MethodArgs,
    #[command(flatten)]
    drawing: DrawingArgs,
}

/// How a drawing looks.
#[derive(Args, Debug)]
pub struct DrawingArgs {
    /// Where municipalities are: CSV with the columns `code,lat,lon`, in degrees; others are passed
    /// over. Without it they are placed by their flows.
    #[arg(long, value_name = "FILE.csv")]
    places: Option<PathBuf>,
    /// Borders to draw behind: a GeoJSON FeatureCollection. Municipalities that are not in `--places`
    /// are put in their middle.
    #[arg(long, value_name = "FILE.geojson")]
    geometry: Option<PathBuf>,
    /// The property of the features that holds the code of the municipality.
    #[arg(long, value_name = "NAME", default_value = "kommunenummer")]
    number_property: String,
    /// The share of the employed residents of one of its ends from which on a flow is drawn.
    #[arg(long, value_name = "SHARE", default_value = "0.05")]
    min_share: Ratio,
}

/// `flytthit plot`
pub fn run(args: &PlotArgs) -> Done {
    args.method.params()?;
    let flows = Flows::read(&args.flows)?;
    let areas = args.method.divide(&flows)?;
    let drawing = args.drawing.draw(&flows, &areas.partition, &args.method)?;
    match &args.out {
        Some(out) => Ok(write(out, &drawing)?),
        None => print(&drawing),
    }
}

impl DrawingArgs {
    /// The drawing of flows and areas.
    pub(super) fn draw(
        &self,
        flows: &Flows,
        partition: &Partition,
        method: &MethodArgs,
    ) -> Result<String, String> {
        let places = self.places.as_deref().map_or_else(|| Ok(HashMap::new()), read_places)?;
        let borders = match &self.geometry {
            Some(path) => read_borders(path, &self.number_property)?,
            None => HashMap::new(),
        };
        let place = |area| places.get(flows.matrix.code(area)).copied();
        let border = |area| borders.get(flows.matrix.code(area));
        if self.places.is_some() && !flows.municipalities().any(|area| place(area).is_some()) {
            return Err("--places: it has no municipality of the flows".to_owned());
        }
        if self.geometry.is_some() && !flows.municipalities().any(|area| border(area).is_some()) {
            return Err("--geometry: it has no municipality of the flows".to_owned());
        }
        Ok(draw(&Country {
            matrix: &flows.matrix,
            partition,
            name: &|area| flows.name(area),
            place: &place,
            border: &border,
            title: format!("Labour-market areas: {}", flows.title),
            method: method.told(),
            min_share: self.min_share,
        }))
    }
}

/// Writes a drawing; an error names the file.
pub(super) fn write(out: &Path, drawing: &str) -> Result<(), String> {
    fs::write(out, drawing).map_err(|err| format!("{}: {err}", out.display()))
}
