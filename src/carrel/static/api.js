// The API in Swagger's page. What it asks goes to this library alone.
SwaggerUIBundle({
  url: document.body.dataset.api,
  dom_id: "#api",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
  supportedSubmitMethods: ["get"],
});
