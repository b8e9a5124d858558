//! `flytthit areas`: any country's labour-market areas from the terminal.

mod story;
mod table;

use std::{
    error::Error,
    num::{NonZeroU32, NonZeroUsize},
    path::PathBuf,
    thread,
};

use clap::{Args, ValueEnum};
use flytthit_matcher::commuting::{self, AreaParams, AreaParamsError, Areas, Ratio, Together, bootstrap_on};
use indicatif::{ProgressBar, ProgressStyle};

use super::{
    Done,
    flows::{FlowArgs, Flows},
    plot::{DrawingArgs, write},
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
    /// Draw the flows anew so many times, and tell how often the members of each area were together.
    #[arg(long, value_name = "DRAWS", conflicts_with_all = ["csv", "trace"])]
    bootstrap: Option<NonZeroU32>,
    /// The seed of those draws: the same seed draws the same.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Draw the flows and areas as well, as SVG.
    #[arg(long, value_name = "OUT.svg")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    drawing: DrawingArgs,
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

    fn variant(&self) -> commuting::Variant {
        match self.variant {
            Variant::Clean => commuting::Variant::Clean,
            Variant::Compat34 => commuting::Variant::Compat34,
        }
    }

    /// Divides the municipalities. Fails when there is nothing to divide.
    pub(super) fn divide(&self, flows: &Flows) -> Result<Areas, String> {
        let params = self.params()?;
        let areas = commuting::areas(&flows.matrix, &params, self.variant());
        if areas.partition.clusters().len() == 0 {
            return Err(nothing(flows, &areas));
        }
        Ok(areas)
    }
}

/// Why there are no areas.
fn nothing(flows: &Flows, areas: &Areas) -> String {
    let reason = match areas.unassigned.is_empty() {
        true => "no municipality has residents who work, jobs, and commuters from or to another one",
        false => "no municipalities make up an area of these sizes and self-containments",
    };
    flows.require_commuters().err().unwrap_or_else(|| format!("nothing can be divided: {reason}"))
}

impl AreasArgs {
    fn draw_anew(
        &self,
        flows: &Flows,
        params: &AreaParams,
        draws: NonZeroU32,
    ) -> Result<Together, Box<dyn Error>> {
        // Hidden by itself where the standard error is no terminal.
        let bar = ProgressBar::new(draws.get().into());
        bar.set_style(ProgressStyle::with_template("{bar:30} {percent:>3} % {pos} of {len} draws")?);
        let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let (variant, drawn) = (self.method.variant(), || bar.inc(1));
        let together = bootstrap_on(threads, &flows.matrix, params, variant, draws, self.seed, &drawn);
        bar.finish_and_clear();
        Ok(together?)
    }
}

/// `flytthit areas`
pub fn run(args: &AreasArgs) -> Done {
    let params = args.method.params()?;
    let flows = Flows::read(&args.flows)?;
    let traced = args.trace.as_ref().map(|wanted| flows.find(wanted)).transpose();
    let traced = traced.map_err(|err| format!("--trace: {err}"))?;
    let areas = args.method.divide(&flows)?;
    if let Some(out) = &args.svg {
        write(out, &args.drawing.draw(&flows, &areas.partition, &args.method)?)?;
    }
    match traced {
        Some(area) => print(&story::tell(&flows, &areas, area)),
        None if args.csv => {
            let columns = ["municipality", "area", "before_reserve"];
            print(&flows.csv(columns, [&areas.partition, &areas.before_reserve])?)
        }
        None => {
            let together = args.bootstrap.map(|draws| args.draw_anew(&flows, &params, draws)).transpose()?;
            print(&table::tell(&flows, &areas, together.as_ref()))
        }
    }
}
