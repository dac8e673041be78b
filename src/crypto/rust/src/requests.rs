// SPDX-License-Identifier: GPL-3.0-or-later
//! What the machine wants to have sent, as HTTP, and the answers to it.

use std::borrow::Cow;

use matrix_sdk_crypto::OlmMachine;
use matrix_sdk_crypto::types::requests::{
    AnyOutgoingRequest, KeysBackupRequest, KeysQueryRequest, OutgoingRequest as MachineRequest,
    OutgoingVerificationRequest, ToDeviceRequest, UploadSigningKeysRequest,
};
use ruma::api::auth_scheme::{AuthScheme, SendAccessToken};
use ruma::api::client::backup::add_backup_keys;
use ruma::api::client::keys::{claim_keys, get_keys, upload_keys, upload_signatures, upload_signing_keys};
use ruma::api::client::message::send_message_event;
use ruma::api::client::to_device::send_event_to_device;
use ruma::api::path_builder::PathBuilder;
use ruma::api::{IncomingResponse, MatrixVersion, OutgoingRequest, SupportedVersions};
use ruma::events::MessageLikeEventContent;
use ruma::exports::http;
use ruma::serde::Raw;
use ruma::{OwnedTransactionId, TransactionId};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::error::{Code, Error, Result};

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    KeysUpload,
    KeysQuery,
    KeysClaim,
    ToDevice,
    Signatures,
    SigningKeys,
    RoomMessage,
    KeysBackup,
}

#[derive(Serialize)]
pub struct Request {
    id: OwnedTransactionId,
    kind: Kind,
    method: String,
    path: String,
    body: Box<RawValue>,
}

#[derive(Default, Serialize)]
pub struct Requests {
    pub requests: Vec<Request>,
}

/// Whoever sends it knows the server and the access token, so both are left out.
fn request<R>(id: impl Into<OwnedTransactionId>, kind: Kind, request: R) -> Result<Request>
where
    R: OutgoingRequest,
    for<'a> R::Authentication: AuthScheme<Input<'a> = SendAccessToken<'a>>,
    for<'a> R::PathBuilder: PathBuilder<Input<'a> = Cow<'a, SupportedVersions>>,
{
    let versions =
        SupportedVersions { versions: [MatrixVersion::V1_11].into(), features: Default::default() };
    let http = request
        .try_into_http_request::<Vec<u8>>(
            "http://server.invalid",
            SendAccessToken::IfRequired("none"),
            Cow::Owned(versions),
        )
        .map_err(|_| Error::failed("a request could not be written"))?;
    let path = http.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let method = http.method().to_string();
    let body =
        String::from_utf8(http.into_body()).map_err(|_| Error::failed("a request could not be written"))?;

    Ok(Request { id: id.into(), kind, method, path, body: RawValue::from_string(body)? })
}

impl TryFrom<MachineRequest> for Request {
    type Error = Error;

    fn try_from(outgoing: MachineRequest) -> Result<Self> {
        let id = outgoing.request_id();
        match outgoing.request() {
            AnyOutgoingRequest::KeysUpload(r) => request(id, Kind::KeysUpload, r.clone()),
            AnyOutgoingRequest::KeysQuery(r) => keys_query(id.to_owned(), r.clone()),
            AnyOutgoingRequest::KeysClaim(r) => request(id, Kind::KeysClaim, r.clone()),
            AnyOutgoingRequest::ToDeviceRequest(r) => to_device(r.clone()),
            AnyOutgoingRequest::SignatureUpload(r) => request(id, Kind::Signatures, r.clone()),
            AnyOutgoingRequest::RoomMessage(r) => {
                let content = Raw::new(&*r.content)?;
                let event_type = r.content.event_type();
                let (room_id, txn_id) = (r.room_id.clone(), r.txn_id.clone());
                request(
                    id,
                    Kind::RoomMessage,
                    send_message_event::v3::Request::new_raw(room_id, txn_id, event_type, content),
                )
            }
        }
    }
}

pub fn keys_query(id: OwnedTransactionId, query: KeysQueryRequest) -> Result<Request> {
    let mut http = get_keys::v3::Request::new();
    http.timeout = query.timeout;
    http.device_keys = query.device_keys;
    request(id, Kind::KeysQuery, http)
}

pub fn keys_claim(id: OwnedTransactionId, claim: claim_keys::v3::Request) -> Result<Request> {
    request(id, Kind::KeysClaim, claim)
}

pub fn to_device(message: ToDeviceRequest) -> Result<Request> {
    let ToDeviceRequest { event_type, txn_id, messages } = message;
    let http = send_event_to_device::v3::Request::new_raw(event_type, txn_id.clone(), messages);
    request(txn_id, Kind::ToDevice, http)
}

pub fn signatures(upload: upload_signatures::v3::Request) -> Result<Request> {
    request(TransactionId::new(), Kind::Signatures, upload)
}

pub fn signing_keys(upload: UploadSigningKeysRequest) -> Result<Request> {
    let raw = |key: Option<_>| key.map(|key| to_raw_value(&key).map(Raw::from_json)).transpose();
    let mut http = upload_signing_keys::v3::Request::new();
    http.master_key = raw(upload.master_key)?;
    http.self_signing_key = raw(upload.self_signing_key)?;
    http.user_signing_key = raw(upload.user_signing_key)?;
    request(TransactionId::new(), Kind::SigningKeys, http)
}

pub fn keys_backup(id: OwnedTransactionId, backup: KeysBackupRequest) -> Result<Request> {
    let http = add_backup_keys::v3::Request::new(backup.version, backup.rooms);
    request(id, Kind::KeysBackup, http)
}

pub fn verification(request: OutgoingVerificationRequest) -> Result<Request> {
    MachineRequest::from(request).try_into()
}

#[derive(Deserialize)]
pub struct Sent {
    id: OwnedTransactionId,
    kind: Kind,
    response: String,
}

fn response<R: IncomingResponse>(body: &str) -> Result<R> {
    let bad = || Error::new(Code::BadArgument, "the answer is not as expected");
    let http = http::Response::builder().body(body.as_bytes()).map_err(|_| bad())?;
    R::try_from_http_response(http).map_err(|_| bad())
}

pub async fn mark_sent(machine: &OlmMachine, sent: Sent) -> Result<()> {
    let Sent { id, kind, response: body } = &sent;
    match kind {
        Kind::KeysUpload => {
            machine.mark_request_as_sent(id, &response::<upload_keys::v3::Response>(body)?).await
        }
        Kind::KeysQuery => machine.mark_request_as_sent(id, &response::<get_keys::v3::Response>(body)?).await,
        Kind::KeysClaim => {
            machine.mark_request_as_sent(id, &response::<claim_keys::v3::Response>(body)?).await
        }
        Kind::ToDevice => {
            let response = response::<send_event_to_device::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await
        }
        Kind::Signatures => {
            let response = response::<upload_signatures::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await
        }
        Kind::SigningKeys => {
            let response = response::<upload_signing_keys::v3::Response>(body)?;
            let response =
                matrix_sdk_crypto::types::requests::AnyIncomingResponse::SigningKeysUpload(&response);
            machine.mark_request_as_sent(id, response).await
        }
        Kind::RoomMessage => {
            let response = response::<send_message_event::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await
        }
        Kind::KeysBackup => {
            let response = response::<add_backup_keys::v3::Response>(body)?;
            machine.mark_request_as_sent(id, &response).await
        }
    }?;
    Ok(())
}
