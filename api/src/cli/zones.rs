//! `flytthit zones`: any country's commuting zones from the terminal.

use std::cmp::Reverse;

use clap::Args;
use comfy_table::{Cell, CellAlignment};
use flytthit_matcher::commuting::{self, ClusterStatistics, Cut, Partition, Ratio, commuting_zones};

use super::{
    Done,
    flows::{FlowArgs, Flows},
    print, table,
};

/// `flytthit zones`
#[derive(Args, Debug)]
pub struct ZonesArgs {
    #[command(flatten)]
    flows: FlowArgs,
    /// Up to which distance zones are merged, above 0 and below 1: the nearer to 1, the larger they are.
    #[arg(long, default_value_t = Cut::default().height())]
    cut: Ratio,
    /// Print CSV, a line for each municipality: `municipality,zone`.
    #[arg(long)]
    csv: bool,
}

/// `flytthit zones`
pub fn run(args: &ZonesArgs) -> Done {
    let cut = Cut::new(args.cut).map_err(|err| format!("--cut: {err}"))?;
    let flows = Flows::read(&args.flows)?;
    flows.require_commuters()?;
    let zones = commuting_zones(&flows.matrix, cut);
    match args.csv {
        true => print(&flows.csv(["municipality", "zone"], [&zones])?),
        false => print(&tell(&flows, &zones)),
    }
}

/// The zones, the largest first.
fn tell(flows: &Flows, zones: &Partition) -> String {
    let statistics = commuting::statistics(&flows.matrix, zones);
    let mut rows: Vec<_> = statistics.clusters.iter().zip(zones.clusters()).collect();
    rows.sort_by_key(|(zone, _)| (Reverse(zone.residents), zone.label));
    let mut table = table(["Zone", "Municipalities, the centre first", "Residents", "Jobs"]);
    for (ClusterStatistics { residents, jobs, .. }, zone) in rows {
        let number = |number: u64| Cell::new(number).set_alignment(CellAlignment::Right);
        let members = Cell::new(flows.members(zone.members));
        table.add_row([Cell::new(zone.label), members, number(*residents), number(*jobs)]);
    }
    let q = statistics.q.map_or_else(|| "–".to_owned(), |q| format!("{q:.4}"));
    let count = statistics.clusters.len();
    format!("{table}\nZones: {count}, of {} municipalities; Q {q}.\n", flows.municipalities().count())
}
