// SPDX-License-Identifier: GPL-3.0-or-later
//! Devices and identities of people, and messages to them.

use std::collections::BTreeMap;

use matrix_sdk_crypto::{Device, OlmMachine, UserIdentity};
use ruma::{DeviceId, OwnedDeviceId, OwnedUserId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::good_ones;
use super::rooms::Recipients;
use crate::error::{Error, Result};
use crate::requests::{self, Requests};

#[derive(Deserialize)]
pub struct Users {
    #[serde(deserialize_with = "good_ones")]
    users: Vec<OwnedUserId>,
}

#[derive(Deserialize)]
pub struct User {
    user_id: OwnedUserId,
}

#[derive(Deserialize)]
pub struct DeviceName {
    user_id: OwnedUserId,
    device_id: OwnedDeviceId,
}

pub async fn track(machine: &OlmMachine, users: Users) -> Result<()> {
    Ok(machine.update_tracked_users(users.users.iter().map(AsRef::as_ref)).await?)
}

pub async fn query_keys(machine: &OlmMachine, users: Users) -> Result<Requests> {
    let (id, query) = machine.query_keys_for_users(users.users.iter().map(AsRef::as_ref));
    Ok(Requests { requests: vec![requests::keys_query(id, query)?] })
}

pub async fn missing_sessions(machine: &OlmMachine, users: Users) -> Result<Requests> {
    let claim = machine.get_missing_sessions(users.users.iter().map(AsRef::as_ref)).await?;
    let request = claim.map(|(id, claim)| requests::keys_claim(id, claim)).transpose()?;
    Ok(Requests { requests: request.into_iter().collect() })
}

#[derive(Serialize)]
struct DeviceEntry {
    device_id: OwnedDeviceId,
    name: Option<String>,
    fingerprint: Option<String>,
    verified: bool,
    signed: bool,
}

impl From<Device> for DeviceEntry {
    fn from(device: Device) -> Self {
        Self {
            device_id: device.device_id().to_owned(),
            name: device.display_name().map(ToOwned::to_owned),
            fingerprint: device.ed25519_key().map(|key| key.to_base64()),
            verified: device.is_verified(),
            signed: device.is_cross_signed_by_owner(),
        }
    }
}

#[derive(Serialize)]
struct Identity {
    verified: bool,
    changed: bool,
    fingerprint: Option<String>,
}

impl From<UserIdentity> for Identity {
    fn from(identity: UserIdentity) -> Self {
        let key = match &identity {
            UserIdentity::Own(own) => own.master_key().get_first_key(),
            UserIdentity::Other(other) => other.master_key().get_first_key(),
        };
        Self {
            verified: identity.is_verified(),
            changed: identity.has_verification_violation(),
            fingerprint: key.map(|key| key.to_base64()),
        }
    }
}

#[derive(Serialize)]
pub struct Devices {
    identity: Option<Identity>,
    devices: Vec<DeviceEntry>,
}

pub async fn list(machine: &OlmMachine, user: User) -> Result<Devices> {
    let identity = machine.get_identity(&user.user_id, None).await?;
    let devices = machine.get_user_devices(&user.user_id, None).await?;
    Ok(Devices { identity: identity.map(Into::into), devices: devices.devices().map(Into::into).collect() })
}

pub async fn find(machine: &OlmMachine, user_id: &UserId, device_id: &DeviceId) -> Result<Device> {
    let device = machine.get_device(user_id, device_id, None).await?;
    device.ok_or_else(|| Error::not_found("device"))
}

pub async fn identity(machine: &OlmMachine, user_id: &UserId) -> Result<UserIdentity> {
    let identity = machine.get_identity(user_id, None).await?;
    identity.ok_or_else(|| Error::not_found("identity"))
}

pub async fn verify_device(machine: &OlmMachine, name: DeviceName) -> Result<Requests> {
    let device = find(machine, &name.user_id, &name.device_id).await?;
    Ok(Requests { requests: vec![requests::signatures(device.verify().await?)?] })
}

pub async fn verify_user(machine: &OlmMachine, user: User) -> Result<Requests> {
    let upload = match identity(machine, &user.user_id).await? {
        UserIdentity::Own(own) => own.verify().await?,
        UserIdentity::Other(other) => other.verify().await?,
    };
    Ok(Requests { requests: vec![requests::signatures(upload)?] })
}

pub async fn withdraw_verification(machine: &OlmMachine, user: User) -> Result<()> {
    Ok(identity(machine, &user.user_id).await?.withdraw_verification().await?)
}

#[derive(Deserialize)]
pub struct Message {
    devices: BTreeMap<OwnedUserId, Vec<OwnedDeviceId>>,
    #[serde(rename = "type")]
    event_type: String,
    content: Value,
    recipients: Recipients,
}

/// Channels to the devices have to be there (`missing-sessions`).
pub async fn encrypt(machine: &OlmMachine, message: Message) -> Result<Requests> {
    let mut devices = Vec::new();
    for (user_id, device_ids) in &message.devices {
        // Nothing of theirs is signed then, and the library takes it for granted that there is one.
        if message.recipients == Recipients::Signed && machine.get_identity(user_id, None).await?.is_none() {
            continue;
        }
        for device_id in device_ids {
            let device = machine.get_device(user_id, device_id, None).await?;
            devices.extend(device.map(|device| (*device).clone()));
        }
    }

    let Message { event_type, content, recipients, .. } = message;
    let (messages, _) =
        machine.encrypt_content_for_devices(devices, &event_type, &content, recipients.into()).await?;
    Ok(Requests { requests: messages.into_iter().map(requests::to_device).collect::<Result<_>>()? })
}
