//! `flytthit areas`: any country's labour-market areas from the terminal.

mod story;

use std::error::Error;

use clap::{Args, ValueEnum};
use flytthit_matcher::commuting::{
    self, AreaParams, AreaParamsError, Areas, Matrix, Partition, Ratio, ZeroReason,
};

use super::{
    Done,
    flows::{FlowArgs, Flows},
    print,
};

/// `flytthit areas`
#[derive(Args, Debug)]
pub struct AreasArgs {
    #[command(flatten)]
    flows: FlowArgs,
    #[command(flatten)]
    method: MethodArgs,
    /// Print CSV, a line for each municipality: `municipality,area,before_reserve`, where 0 is none.
    #[arg(long, conflicts_with = "trace")]
    csv: bool,
    /// Tell how a municipality, by code or name, came to be where it is.
    #[arg(long, value_name = "MUNICIPALITY")]
    trace: Option<String>,
}

/// What makes a labour-market area.
#[derive(Args, Debug)]
pub struct MethodArgs {
    /// The employed residents below which an area needs more than the target self-containment.
    #[arg(long, default_value_t = AreaParams::default().min_size())]
    min_size: u64,
    /// The self-containment that is enough for an area of the target size.
    #[arg(long, default_value_t = AreaParams::default().min_self_containment())]
    min_self_containment: Ratio,
    /// The employed residents from which on the minimum self-containment is enough.
    #[arg(long, default_value_t = AreaParams::default().target_size())]
    target_size: u64,
    /// The self-containment that is enough for an area of the minimum size.
    #[arg(long, default_value_t = AreaParams::default().target_self_containment())]
    target_self_containment: Ratio,
    /// Which text of the method to follow.
    #[arg(long, value_enum, default_value_t)]
    variant: Variant,
}

/// A text of the method.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Variant {
    /// The method as it is described.
    #[default]
    Clean,
    /// As version 3.4 of the R package LabourMarketAreas computes it.
    Compat34,
}

impl MethodArgs {
    /// The parameters; errors name the options.
    pub(super) fn params(&self) -> Result<AreaParams, String> {
        let MethodArgs { min_size, min_self_containment, target_size, target_self_containment, .. } = *self;
        AreaParams::new(min_size, min_self_containment, target_size, target_self_containment).map_err(|err| {
            let options = match err {
                AreaParamsError::SizesOutOfOrder { .. } => "--min-size, --target-size",
                AreaParamsError::SizeTooLarge(_) => "--target-size",
                AreaParamsError::NoSelfContainment => "--min-self-containment",
                AreaParamsError::SelfContainmentsOutOfOrder { .. } => {
                    "--min-self-containment, --target-self-containment"
                }
                AreaParamsError::SelfContainmentTooLarge(_) => "--target-self-containment",
            };
            format!("{options}: {err}")
        })
    }

    /// The method, as a reader of a drawing or a table wants to know it.
    pub(super) fn told(&self) -> String {
        let MethodArgs { min_size, min_self_containment, target_size, target_self_containment, variant } =
            self;
        let variant = match variant {
            Variant::Clean => "",
            Variant::Compat34 => ", as LabourMarketAreas 3.4 computes them",
        };
        format!(
            "Sizes {min_size} to {target_size}, self-containments {min_self_containment} to \
             {target_self_containment}{variant}"
        )
    }

    /// Divides the municipalities. Fails when there is nothing to divide.
    pub(super) fn divide(&self, flows: &Flows) -> Result<Areas, String> {
        let params = self.params()?;
        let variant = match self.variant {
            Variant::Clean => commuting::Variant::Clean,
            Variant::Compat34 => commuting::Variant::Compat34,
        };
        let areas = commuting::areas(&flows.matrix, &params, variant);
        if areas.partition.clusters().len() == 0 {
            return Err(nothing(flows, &areas));
        }
        Ok(areas)
    }
}

/// Why there are no areas.
fn nothing(flows: &Flows, areas: &Areas) -> String {
    let count = flows.municipalities().count();
    let lives = |matrix: &Matrix| flows.municipalities().any(|area| matrix.residents(area) > 0);
    let reason = match areas.zero.iter().all(|(_, reason)| *reason == ZeroReason::OnlyOwn) {
        _ if !lives(&flows.matrix) => "nobody works: all flows are 0 or blank".to_owned(),
        _ if count < 2 => "there is only one municipality".to_owned(),
        true if areas.unassigned.is_empty() => "nobody works in another municipality than at home".to_owned(),
        _ if areas.unassigned.is_empty() => {
            "no municipality has residents who work, jobs, and commuters from or to another one".to_owned()
        }
        _ => format!(
            "no area can be made of the {count} municipalities that reaches these sizes and self-containments"
        ),
    };
    format!("nothing can be divided: {reason}")
}

/// `flytthit areas`
pub fn run(args: &AreasArgs) -> Done {
    args.method.params()?;
    let flows = Flows::read(&args.flows)?;
    let traced = args.trace.as_ref().map(|wanted| flows.find(wanted)).transpose();
    let traced = traced.map_err(|err| format!("--trace: {err}"))?;
    let areas = args.method.divide(&flows)?;
    match traced {
        Some(area) => print(&story::tell(&flows, &areas, area)),
        None if args.csv => print(&csv(&flows, &areas)?),
        None => print("table\n"),
    }
}

fn csv(flows: &Flows, areas: &Areas) -> Result<String, Box<dyn Error>> {
    let label = |partition: &Partition, area| partition.label(area).unwrap_or(0).to_string();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["municipality", "area", "before_reserve"])?;
    for area in flows.municipalities() {
        let (end, before) = (label(&areas.partition, area), label(&areas.before_reserve, area));
        csv.write_record([flows.matrix.code(area), &end, &before])?;
    }
    Ok(String::from_utf8(csv.into_inner()?)?)
}
