#pragma once

#include <array>
#include <string_view>

namespace fuzz {

/// Public keys whose private halves nobody has kept, and all that they ever signed.
inline constexpr std::string_view issuer_keys =
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"2LciQrT6CKi58ZSEcTfhAyKSuETRfumDrjVa_vdR21IAiFwveMbaRzvFJ0p6AfsgPDEnXCtj8"
    "64xiKMGX-B6_9PmLIIwwT6peSKE-0F4MvD1HR1gC3ckfzcx4xGEUMHQRowk5kLksOeYjSH2sXNujywKglEdYCn12J5Dvc_nrw6QN"
    "yuiOjooaSj7oJaFAQU1JyhDW69pFcvuD2IZKfb_B1ymC19wYxrHesIInMxEqNQ8zhrsGUyQp_1Zoro6oCJNxRcgWB3dNv2E8X9QL"
    "d4VqMa6G5YteIcKexe6UkpsSaaXn08VAn-P05xVk4vwGHsq8UWFqlpBuzolqHXpYA_ocw\",\"e\":\"AQAB\",\"kid\":\"rsa\"},{\"kty"
    "\":\"EC\",\"crv\":\"P-256\",\"x\":\"dc5aa9q8lzZ4vKeCQYDzqqTC8pbB25D4-SnNjaP9o4I\",\"y\":\"k3jUurUPgmpMco8cNboUC0fT"
    "djkD-iYUCJPqqXjEY34\",\"kid\":\"ec\"},{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":"
    "\"PCCZfisIr3tfRJmMk2Hg5loiIM8EQQ9tl"
    "CfENC__Eds\",\"kid\":\"ed\"}]}";

inline constexpr std::array<std::string_view, 4> signed_tokens{
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InJzYSIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiw"
    "iYXVkIjoiaHR0cHM6Ly9tY3AuZXhhbXBsZS9tY3AiLCJzdWIiOiJhbGljZSIsImV4cCI6MTgwMDAwMDAwMCwic2NvcGUiOiJwb3J"
    "0a2V5OnJlYWQifQ.dPqRIDUcY7LYCE5rnbFYk-Y4Nra0g4qtj38dRMO53LE7g1Wz9thzYf7w5EgdpmBaxf7IcGKxaN1atq-T4Teh"
    "I_-A5gc2UlqU5Dbl8EnuiwH-4y9QCiOfGVY-3EzW0pfkc-L170m3kJ4REdg1yM32f4aKajMz1quHULI07tPPi1GG9h5ePM4vEcNQ"
    "Nu9NGYmydc3DdjOn-FwCsM3N-nUwHx0lNmgT69JRNDucYOInowM9-vS4c8JW8BspXgX0IL185rgcfcY59mllF4rWAQATj1MqHxZN"
    "ZP1JS5jwxLnABSG5RnPN22-9RD4vkXJPIETBpv-c6Yv1SnCEFo2xr3kQFQ",

    "eyJhbGciOiJQUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwiYXVkIjoiaHR0cHM"
    "6Ly9tY3AuZXhhbXBsZS9tY3AiLCJzdWIiOiJib2IiLCJleHAiOjE4MDAwMDAwMDAsInNjcCI6WyJwb3J0a2V5OndyaXRlIl19.oc"
    "imxuRhEtFXiyIvsiR_KEK6FJIpSKdexgj5aeE2Wkw_BryhklsMnB3IIBqkOpNsFN3DFAfyled-ascZyQRSZfIfPuWeBbe_OVZjv0"
    "QEBnGNvuHxI41RyQonHszddUCYUev9oTRngvQyekVBVWcX6rXUEnlELEKVZl0QQKpx8vYJPBj-rdVlLOWPlVeHfeHh_50_26RIqi"
    "ETm-ESYUpBe8YTCHcljYnluhl4g_Z-ZxVC6mpskuCBgg0R6gtgePO-gok1BeiX5J43cRxxXkqOSBHim-KdZWqs4lUoyh8ZoAvEhA"
    "9_3aF6bDdujTkIKzrHBxrTLkBx12yH76c266RB-g",

    "eyJhbGciOiJFUzI1NiIsImtpZCI6ImVjIiwidHlwIjoiYXBwbGljYXRpb24vYXQrand0In0.eyJpc3MiOiJodHRwczovL2lzc3Vl"
    "ci5leGFtcGxlIiwiYXVkIjoiaHR0cHM6Ly9tY3AuZXhhbXBsZS9tY3AiLCJzdWIiOiJjYXJvbCIsImV4cCI6MTgwMDAwMDAwMCwi"
    "bmJmIjoxNzAwMDAwMDAwLCJpYXQiOjE3MDAwMDAwMDAuNX0.E3xinLGCzjeJg0JqWiNUDqyXNvLtrttxIArktVjNa7x31umMDjvg"
    "2jwRgGd9Reu2UoubZ-7RUdxDhxSPDwRgeg",

    "eyJhbGciOiJFZERTQSIsImtpZCI6ImVkIiwidHlwIjoiYXQrand0In0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwi"
    "YXVkIjoiaHR0cHM6Ly9tY3AuZXhhbXBsZS9tY3AiLCJzdWIiOiJkYXZlIiwiZXhwIjoxODAwMDAwMDAwLCJjbGllbnRfaWQiOiJh"
    "cHAifQ.8WumBEJyZ29Ewelu9x2CYie1O56awJEJ3snuoNZhSGmeoukk5kYGazdZZMgYjvRiPRA9Q_oAc2JZkL3bCw-DCA"};

}  // namespace fuzz
