//! The sets of municipalities where vacancies are.

use std::mem::size_of;

use super::interner::Interner;
use crate::{
    place::MunicipalityNumber,
    vacancy::{Remote, Vacancy, Workplaces},
};

/// A [`Site`], as a number below [`Sites::len`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SiteId(u32);

impl SiteId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a vacancy is, and how much of it can be done from elsewhere, which tells how the way counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Site {
    pub(crate) workplaces: Workplaces,
    pub(crate) remote: Remote,
}

impl Site {
    pub(crate) fn of(vacancy: &Vacancy) -> Site {
        Site { workplaces: vacancy.workplaces.clone(), remote: vacancy.remote }
    }
}

/// Every site that some vacancy has had.
#[derive(Clone, Debug)]
pub(crate) struct Sites {
    sites: Interner<Site>,
    /// The sites of one municipality alone, by its number and then by [`Remote`]; `u32::MAX` without one.
    alone: Box<[[u32; 3]]>,
    /// The sites of several municipalities.
    several: Vec<SiteId>,
    fully_remote: Vec<SiteId>,
}

impl Sites {
    const NONE: u32 = u32::MAX;

    pub(crate) fn len(&self) -> usize {
        self.sites.items().len()
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = SiteId> {
        (0..self.len() as u32).map(SiteId)
    }

    pub(crate) fn find(&self, site: &Site) -> Option<SiteId> {
        self.sites.find(site).map(SiteId)
    }

    /// The sites of this municipality alone, each with how much can be done from elsewhere.
    #[inline]
    pub(crate) fn alone(&self, municipality: MunicipalityNumber) -> impl Iterator<Item = (SiteId, Remote)> {
        let sites = self.alone[municipality.index()].iter().zip([Remote::None, Remote::Hybrid, Remote::Full]);
        sites.filter(|(site, _)| **site != Self::NONE).map(|(site, remote)| (SiteId(*site), remote))
    }

    /// The sites of more than one municipality.
    pub(crate) fn several(&self) -> &[SiteId] {
        &self.several
    }

    /// The sites of jobs that can be done from anywhere.
    pub(crate) fn fully_remote(&self) -> &[SiteId] {
        &self.fully_remote
    }

    pub(crate) fn remote(&self, site: SiteId) -> Remote {
        self.sites.items()[site.index()].remote
    }

    pub(crate) fn municipalities(&self, site: SiteId) -> &[MunicipalityNumber] {
        self.sites.items()[site.index()].workplaces.as_slice()
    }

    /// Adds a site that is not there yet.
    pub(crate) fn add(&mut self, site: Site) -> SiteId {
        let id = SiteId(self.sites.add(site.clone()));
        match site.workplaces.as_slice() {
            [municipality] => self.alone[municipality.index()][site.remote as usize] = id.0,
            _ => self.several.push(id),
        }
        if site.remote == Remote::Full {
            self.fully_remote.push(id);
        }
        id
    }

    pub(crate) fn heap_bytes(&self) -> usize {
        let sets = self
            .sites
            .items()
            .iter()
            .map(|site| 2 * (size_of::<Site>() + size_of_val(site.workplaces.as_slice())));
        sets.sum::<usize>() + size_of_val(&*self.alone)
    }
}

impl Default for Sites {
    fn default() -> Self {
        Sites {
            sites: Interner::default(),
            alone: vec![[Self::NONE; 3]; MunicipalityNumber::COUNT].into(),
            several: Vec::new(),
            fully_remote: Vec::new(),
        }
    }
}
