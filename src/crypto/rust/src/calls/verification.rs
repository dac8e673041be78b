// SPDX-License-Identifier: GPL-3.0-or-later
//! Verification by comparing emoji.

use matrix_sdk_crypto::{
    CancelInfo, OlmMachine, Sas, SasState, Verification, VerificationRequest, VerificationRequestState,
};
use ruma::events::key::verification::VerificationMethod;
use ruma::events::key::verification::cancel::CancelCode;
use ruma::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};

use super::devices::{find, identity};
use crate::error::{Error, Result};
use crate::requests::{self, Requests};
use crate::session::Session;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Created,
    Requested,
    Ready,
    Starting,
    Started,
    Accepted,
    Compare,
    Confirmed,
    Done,
    Cancelled,
}

/// The number is the symbol's in the table of the specification.
#[derive(Serialize)]
struct Emoji {
    number: u8,
    symbol: &'static str,
    description: &'static str,
}

#[derive(Serialize)]
struct Cancellation {
    code: String,
    by_us: bool,
}

impl From<CancelInfo> for Cancellation {
    fn from(info: CancelInfo) -> Self {
        Self { code: info.cancel_code().to_string(), by_us: info.cancelled_by_us() }
    }
}

/// A verification as it stands.
#[derive(Serialize)]
pub struct Flow {
    flow_id: String,
    user_id: OwnedUserId,
    device_id: Option<OwnedDeviceId>,
    we_started: bool,
    state: State,
    emoji: Vec<Emoji>,
    cancelled: Option<Cancellation>,
}

fn sas(request: &VerificationRequest) -> Option<Box<Sas>> {
    match request.state() {
        VerificationRequestState::Transitioned { verification: Verification::SasV1(sas), .. } => Some(sas),
        _ => None,
    }
}

impl From<&VerificationRequest> for Flow {
    fn from(request: &VerificationRequest) -> Self {
        let mut flow = Self {
            flow_id: request.flow_id().as_str().to_owned(),
            user_id: request.other_user().to_owned(),
            device_id: request.other_device_id(),
            we_started: request.we_started(),
            state: State::Created,
            emoji: Vec::new(),
            cancelled: None,
        };
        match request.state() {
            VerificationRequestState::Created { .. } => (),
            VerificationRequestState::Requested { .. } => flow.state = State::Requested,
            VerificationRequestState::Ready { .. } => flow.state = State::Ready,
            VerificationRequestState::Done => flow.state = State::Done,
            VerificationRequestState::Cancelled(info) => flow.cancel(info),
            VerificationRequestState::Transitioned { verification, .. } => match verification {
                Verification::SasV1(sas) => flow.compare(&sas),
                _ => flow.state = State::Ready,
            },
        }
        flow
    }
}

impl Flow {
    fn cancel(&mut self, info: CancelInfo) {
        self.state = State::Cancelled;
        self.cancelled = Some(info.into());
    }

    fn compare(&mut self, sas: &Sas) {
        self.state = match sas.state() {
            SasState::Created { .. } => State::Starting,
            SasState::Started { .. } => State::Started,
            SasState::Accepted { .. } => State::Accepted,
            SasState::KeysExchanged { .. } => State::Compare,
            SasState::Confirmed => State::Confirmed,
            SasState::Done { .. } => State::Done,
            SasState::Cancelled(info) => return self.cancel(info),
        };
        if let (Some(emoji), Some(numbers)) = (sas.emoji(), sas.emoji_index()) {
            let emoji = emoji.iter().zip(numbers);
            self.emoji.extend(emoji.map(|(emoji, number)| Emoji {
                number,
                symbol: emoji.symbol,
                description: emoji.description,
            }));
        }
    }
}

#[derive(Deserialize)]
pub struct Ask {
    device_id: Option<OwnedDeviceId>,
}

#[derive(Serialize)]
pub struct Asked {
    flow_id: String,
    #[serde(flatten)]
    requests: Requests,
}

/// Asks one of the person's devices, or all of them.
pub async fn request(session: &Session, ask: Ask) -> Result<Asked> {
    let machine = session.machine()?;
    let methods = vec![VerificationMethod::SasV1];
    let (request, outgoing) = match ask.device_id {
        Some(device_id) => {
            find(machine, machine.user_id(), &device_id).await?.request_verification_with_methods(methods)
        }
        None => match identity(machine, machine.user_id()).await?.own() {
            Some(own) => own.request_verification_with_methods(methods).await?,
            None => return Err(Error::not_found("identity")),
        },
    };

    let flow_id = request.flow_id().as_str().to_owned();
    session.follow(request);
    Ok(Asked { flow_id, requests: Requests { requests: vec![requests::verification(outgoing)?] } })
}

#[derive(Deserialize)]
pub struct Name {
    user_id: OwnedUserId,
    flow_id: String,
}

impl Name {
    fn find(&self, machine: &OlmMachine) -> Result<VerificationRequest> {
        let request = machine.get_verification_request(&self.user_id, &self.flow_id);
        request.ok_or_else(|| Error::not_found("verification"))
    }
}

/// Accepts the other side's request, or the comparison that it started.
pub async fn accept(machine: &OlmMachine, name: Name) -> Result<Requests> {
    let request = name.find(machine)?;
    let outgoing = match sas(&request) {
        Some(sas) => sas.accept(),
        None => request.accept_with_methods(vec![VerificationMethod::SasV1]),
    };
    let requests = outgoing.map(requests::verification).transpose()?;
    Ok(Requests { requests: requests.into_iter().collect() })
}

pub async fn start(machine: &OlmMachine, name: Name) -> Result<Requests> {
    let started = name.find(machine)?.start_sas().await?;
    let requests = started.map(|(_, outgoing)| requests::verification(outgoing)).transpose()?;
    Ok(Requests { requests: requests.into_iter().collect() })
}

pub async fn confirm(machine: &OlmMachine, name: Name) -> Result<Requests> {
    let Some(sas) = sas(&name.find(machine)?) else {
        return Err(Error::not_found("comparison"));
    };
    let (outgoing, upload) = sas.confirm().await?;
    let mut requests = outgoing.into_iter().map(requests::verification).collect::<Result<Vec<_>>>()?;
    if let Some(upload) = upload {
        requests.push(requests::signatures(upload)?);
    }
    Ok(Requests { requests })
}

#[derive(Deserialize)]
pub struct Cancel {
    #[serde(flatten)]
    name: Name,
    mismatch: bool,
}

pub async fn cancel(machine: &OlmMachine, cancel: Cancel) -> Result<Requests> {
    let request = cancel.name.find(machine)?;
    let outgoing = match sas(&request) {
        Some(sas) if cancel.mismatch => sas.cancel_with_code(CancelCode::MismatchedSas),
        Some(sas) => sas.cancel(),
        None => request.cancel(),
    };
    let requests = outgoing.map(requests::verification).transpose()?;
    Ok(Requests { requests: requests.into_iter().collect() })
}
