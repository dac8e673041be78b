// SPDX-License-Identifier: GPL-3.0-or-later
//! A machine, and who is told of what changes in it by itself.

use std::collections::{BTreeMap, HashSet};
use std::pin::pin;
use std::sync::{Arc, Mutex, OnceLock};

use futures_util::{Stream, StreamExt};
use matrix_sdk_crypto::{OlmMachine, VerificationRequest};
use ruma::{OwnedUserId, UserId};
use serde::Serialize;
use tokio::task::JoinSet;

use crate::calls::rooms::RoomKey;
use crate::calls::verification::Flow;
use crate::error::{Error, Result};

/// Who listens; called on the machine's thread.
pub trait Listener: Send + Sync {
    fn notify(&self, text: String);
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum News {
    Verification(Flow),
    RoomKeys { keys: Vec<RoomKey> },
    Devices { users: HashSet<OwnedUserId> },
    Secret { name: String },
}

/// A verification, and what was told of it last.
struct Followed {
    request: VerificationRequest,
    told: String,
}

pub struct Session {
    machine: OnceLock<OlmMachine>,
    listener: Arc<dyn Listener>,
    verifications: Mutex<BTreeMap<String, Followed>>,
    watchers: Mutex<JoinSet<()>>,
}

impl Session {
    pub fn new(listener: impl Listener + 'static) -> Self {
        Self {
            machine: OnceLock::new(),
            listener: Arc::new(listener),
            verifications: Mutex::default(),
            watchers: Mutex::default(),
        }
    }

    pub fn machine(&self) -> Result<&OlmMachine> {
        self.machine.get().ok_or_else(|| Error::failed("the store is not open"))
    }

    pub fn set_machine(&self, machine: OlmMachine) -> Result<()> {
        let store = machine.store();
        self.watch(store.room_keys_received_stream(), |keys| {
            keys.ok().map(|keys| News::RoomKeys { keys: keys.iter().map(Into::into).collect() })
        });
        self.watch(store.identities_stream_raw(), |(identities, devices)| {
            let users = identities.new.iter().chain(&identities.changed).map(|i| i.user_id());
            let owners = devices.new.iter().chain(&devices.changed).chain(&devices.deleted);
            let users: HashSet<_> = users.chain(owners.map(|d| d.user_id())).map(ToOwned::to_owned).collect();
            (!users.is_empty()).then_some(News::Devices { users })
        });
        self.watch(store.secrets_stream(), |secret| {
            Some(News::Secret { name: secret.secret_name.to_string() })
        });
        self.machine.set(machine).map_err(|_| Error::failed("the store is open already"))
    }

    pub async fn close(&self) {
        if let Ok(mut watchers) = self.watchers.lock() {
            watchers.abort_all();
        }
        // What was written is there in any case; this tidies the files.
        if let Some(machine) = self.machine.get() {
            let _ = machine.store().close().await;
        }
    }

    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Ok(mut watchers) = self.watchers.lock() {
            while watchers.try_join_next().is_some() {}
            watchers.spawn(work);
        }
    }

    fn watch<T: Send + 'static>(
        &self,
        stream: impl Stream<Item = T> + Send + 'static,
        news: impl Fn(T) -> Option<News> + Send + 'static,
    ) {
        let listener = self.listener.clone();
        self.spawn(async move {
            let mut stream = pin!(stream);
            while let Some(item) = stream.next().await {
                if let Some(news) = news(item) {
                    tell(&*listener, &news);
                }
            }
        });
    }

    /// Follows the verifications of a user's that are new.
    pub fn follow_all(&self, machine: &OlmMachine, user_id: &UserId) {
        for request in machine.get_verification_requests(user_id) {
            self.follow(request);
        }
    }

    pub fn follow(&self, request: VerificationRequest) {
        if let Ok(mut verifications) = self.verifications.lock() {
            let flow_id = request.flow_id().as_str().to_owned();
            verifications.entry(flow_id).or_insert(Followed { request, told: String::new() });
        }
    }

    /// Tells of the verifications that are not as they were. They change only with the machine's
    /// work, so this is done after each.
    pub fn tell_of_verifications(&self) {
        let Ok(mut verifications) = self.verifications.lock() else {
            return;
        };
        for followed in verifications.values_mut() {
            let news = News::Verification(Flow::from(&followed.request));
            let text = serde_json::to_string(&news).unwrap_or_default();
            if followed.told != text {
                self.listener.notify(text.clone());
                followed.told = text;
            }
        }
    }
}

fn tell(listener: &dyn Listener, news: &News) {
    if let Ok(text) = serde_json::to_string(news) {
        listener.notify(text);
    }
}
