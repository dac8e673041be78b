// SPDX-License-Identifier: GPL-3.0-or-later
//! Rooms: their keys and events.

use std::time::Duration;

use matrix_sdk_common::deserialized_responses::{DeviceLinkProblem, VerificationLevel, VerificationState};
use matrix_sdk_crypto::olm::EncryptionSettings;
use matrix_sdk_crypto::store::types::{RoomKeyInfo, RoomSettings};
use matrix_sdk_crypto::types::EventEncryptionAlgorithm;
use matrix_sdk_crypto::types::events::room::encrypted::{EncryptedEvent, RoomEncryptedEventContent};
use matrix_sdk_crypto::vodozemac::megolm::DecryptionError;
use matrix_sdk_crypto::{CollectStrategy, DecryptionSettings, MegolmError, OlmMachine, TrustRequirement};
use ruma::events::room::history_visibility::HistoryVisibility;
use ruma::events::{AnyMessageLikeEventContent, AnyTimelineEvent};
use ruma::serde::Raw;
use ruma::{OwnedDeviceId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};

use super::good_ones;
use crate::error::{Error, Result};
use crate::requests::{self, Requests};

/// Of a room key only where it belongs.
#[derive(Serialize)]
pub struct RoomKey {
    room_id: OwnedRoomId,
    session_id: String,
}

impl From<&RoomKeyInfo> for RoomKey {
    fn from(info: &RoomKeyInfo) -> Self {
        Self { room_id: info.room_id.clone(), session_id: info.session_id.clone() }
    }
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Senders {
    All,
    SignedOrLegacy,
    Signed,
}

impl Senders {
    pub fn settings(self) -> DecryptionSettings {
        let sender_device_trust_requirement = match self {
            Self::All => TrustRequirement::Untrusted,
            Self::SignedOrLegacy => TrustRequirement::CrossSignedOrLegacy,
            Self::Signed => TrustRequirement::CrossSigned,
        };
        DecryptionSettings { sender_device_trust_requirement }
    }
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Recipients {
    All,
    Signed,
    Verified,
}

impl From<Recipients> for CollectStrategy {
    fn from(recipients: Recipients) -> Self {
        match recipients {
            Recipients::All => CollectStrategy::AllDevices,
            Recipients::Signed => CollectStrategy::IdentityBasedStrategy,
            Recipients::Verified => CollectStrategy::OnlyTrustedDevices,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trust {
    Verified,
    Signed,
    IdentityChanged,
    Unsigned,
    UnknownDevice,
    InsecureSource,
    OtherSender,
}

pub fn trust(state: &VerificationState) -> Trust {
    match state {
        VerificationState::Verified => Trust::Verified,
        VerificationState::Unverified(level) => trust_of_level(level),
    }
}

fn trust_of_level(level: &VerificationLevel) -> Trust {
    match level {
        VerificationLevel::UnverifiedIdentity => Trust::Signed,
        VerificationLevel::VerificationViolation => Trust::IdentityChanged,
        VerificationLevel::UnsignedDevice => Trust::Unsigned,
        VerificationLevel::None(DeviceLinkProblem::MissingDevice) => Trust::UnknownDevice,
        VerificationLevel::None(DeviceLinkProblem::InsecureSource) => Trust::InsecureSource,
        VerificationLevel::MismatchedSender => Trust::OtherSender,
    }
}

#[derive(Deserialize)]
pub struct Room {
    room_id: OwnedRoomId,
}

#[derive(Deserialize)]
pub struct NewSettings {
    room_id: OwnedRoomId,
    algorithm: String,
    rotation_period_ms: Option<u64>,
    rotation_period_msgs: Option<usize>,
}

#[derive(Serialize)]
pub struct Settings {
    algorithm: Option<String>,
}

pub async fn settings(machine: &OlmMachine, room: Room) -> Result<Settings> {
    let settings = machine.room_settings(&room.room_id).await?;
    Ok(Settings { algorithm: settings.map(|settings| settings.algorithm.to_string()) })
}

pub async fn set_settings(machine: &OlmMachine, new: NewSettings) -> Result<()> {
    let settings = RoomSettings {
        algorithm: EventEncryptionAlgorithm::from(new.algorithm.as_str()),
        only_allow_trusted_devices: false,
        session_rotation_period: new.rotation_period_ms.map(Duration::from_millis),
        session_rotation_period_messages: new.rotation_period_msgs,
    };
    Ok(machine.set_room_settings(&new.room_id, &settings).await?)
}

#[derive(Deserialize)]
pub struct ShareKey {
    room_id: OwnedRoomId,
    #[serde(deserialize_with = "good_ones")]
    users: Vec<OwnedUserId>,
    history_visibility: Option<HistoryVisibility>,
    recipients: Recipients,
}

pub async fn share_key(machine: &OlmMachine, share: ShareKey) -> Result<Requests> {
    let Some(settings) = machine.room_settings(&share.room_id).await? else {
        return Err(Error::not_found("encrypted room"));
    };
    let mut encryption = EncryptionSettings {
        algorithm: settings.algorithm,
        history_visibility: share.history_visibility.unwrap_or(HistoryVisibility::Shared),
        sharing_strategy: share.recipients.into(),
        ..Default::default()
    };
    if let Some(period) = settings.session_rotation_period {
        encryption.rotation_period = period;
    }
    if let Some(messages) = settings.session_rotation_period_messages {
        encryption.rotation_period_msgs = messages as u64;
    }

    let users = share.users.iter().map(AsRef::as_ref);
    let messages = machine.share_room_key(&share.room_id, users, encryption).await?;
    let requests = messages.iter().map(|message| requests::to_device((**message).clone()));
    Ok(Requests { requests: requests.collect::<Result<_>>()? })
}

#[derive(Serialize)]
pub struct Discarded {
    discarded: bool,
}

pub async fn discard_key(machine: &OlmMachine, room: Room) -> Result<Discarded> {
    Ok(Discarded { discarded: machine.discard_room_key(&room.room_id).await? })
}

#[derive(Deserialize)]
pub struct Encrypt {
    room_id: OwnedRoomId,
    #[serde(rename = "type")]
    event_type: String,
    content: Raw<AnyMessageLikeEventContent>,
}

#[derive(Serialize)]
pub struct Encrypted {
    content: Raw<RoomEncryptedEventContent>,
}

/// The room's key has to be shared right before: the machine asserts that there is one in date.
pub async fn encrypt(machine: &OlmMachine, event: Encrypt) -> Result<Encrypted> {
    let Encrypt { room_id, event_type, content } = event;
    let result = machine.encrypt_room_event_raw(&room_id, &event_type, &content).await?;
    Ok(Encrypted { content: result.content })
}

#[derive(Deserialize)]
pub struct Decrypt {
    room_id: OwnedRoomId,
    event: Raw<EncryptedEvent>,
    senders: Senders,
}

#[derive(Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Decryption {
    Decrypted { event: Raw<AnyTimelineEvent>, sender_device: Option<OwnedDeviceId>, trust: Trust },
    MissingKey { withheld: Option<String> },
    Untrusted { trust: Trust },
    Broken,
}

pub async fn decrypt(machine: &OlmMachine, decrypt: Decrypt) -> Result<Decryption> {
    let Decrypt { room_id, event, senders } = decrypt;
    match machine.decrypt_room_event(&event, &room_id, &senders.settings()).await {
        Ok(decrypted) => Ok(Decryption::Decrypted {
            event: decrypted.event,
            sender_device: decrypted.encryption_info.sender_device.clone(),
            trust: trust(&decrypted.encryption_info.verification_state),
        }),
        Err(MegolmError::MissingRoomKey(withheld)) => {
            Ok(Decryption::MissingKey { withheld: withheld.map(|code| code.as_str().to_owned()) })
        }
        // The key that is here begins later than the event.
        Err(MegolmError::Decryption(DecryptionError::UnknownMessageIndex(..))) => {
            Ok(Decryption::MissingKey { withheld: None })
        }
        Err(MegolmError::SenderIdentityNotTrusted(level)) => {
            Ok(Decryption::Untrusted { trust: trust_of_level(&level) })
        }
        Err(MegolmError::Store(error)) => Err(error.into()),
        Err(_) => Ok(Decryption::Broken),
    }
}
